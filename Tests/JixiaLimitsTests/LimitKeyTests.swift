import JixiaLimits
import Testing

@Suite struct LimitKeyTests {
    private func remaining(_ key: LimitKey, _ calls: LimitCall...) async throws -> [Int?] {
        let book = LimitBook(ProcessLimitStore(), defaults: [LimitRule("limit", [Rate(9, .hour)], by: key)])
        var remaining: [Int?] = []
        for call in calls { try await remaining.append(book.admit(call).shown?.remaining) }
        return remaining
    }

    private func call(_ address: String = "", account: String? = nil, mobile: String? = nil) -> LimitCall {
        LimitCall(route: "/", address: address, account: account, mobile: mobile, values: ["school": address])
    }

    @Test func `each address counts for itself`() async throws {
        try await #expect(remaining(.address, call("192.0.2.1"), call("192.0.2.2"), call("192.0.2.1")) == [8, 8, 7])
    }

    @Test func `each account counts for itself, and nobody without one`() async throws {
        try await #expect(
            remaining(.account, call(account: "7"), call(account: "8"), call("a", account: "7"), call("a")) == [8, 8, 7, nil])
    }

    @Test func `who is not signed in counts by address`() async throws {
        try await #expect(
            remaining(.accountOrAddress, call("7"), call("7", account: "7"), call("7"), call("8", account: "7")) == [8, 8, 7, 7])
    }

    @Test func `each mobile counts for itself`() async throws {
        try await #expect(remaining(.mobile, call(mobile: "13800000000"), call(mobile: "13800000000"), call(mobile: "")) == [8, 7, nil])
    }

    @Test func `the site may count by anything`() async throws {
        let school = LimitKey.custom { $0.values["school"] }
        try await #expect(remaining(school, call("a"), call("a/b"), call("a"), call("")) == [8, 8, 7, nil])
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.255", true), ("192.0.2.1", "192.0.3.1", false), ("::ffff:192.0.2.7", "192.0.2.1", true),
        ("2001:db8::1", "2001:db8:0:0:ffff::2", true), ("2001:db8::1", "2001:db8:0:1::1", false), ("unix", "unix", true),
        ("unix", "other", false),
    ])
    func `a network counts as one`(_ first: String, _ second: String, _ isOne: Bool) async throws {
        try await #expect(remaining(.addressPrefix(), call(first), call(second)) == [8, isOne ? 7 : 8])
    }

    @Test func `the length of a network may be chosen`() async throws {
        try await #expect(remaining(.addressPrefix(v4: 30), call("192.0.2.1"), call("192.0.2.3"), call("192.0.2.4")) == [8, 7, 8])
        try await #expect(remaining(.addressPrefix(v4: 0), call("192.0.2.1"), call("10.0.0.1")) == [8, 7])
        try await #expect(remaining(.addressPrefix(v6: 48), call("2001:db8::1"), call("2001:db8:0:1::1")) == [8, 7])
    }

    @Test func `books with a prefix each keep apart in one store`() async throws {
        let store = ProcessLimitStore()
        for prefix in ["one/", "two/"] {
            let book = LimitBook(store, prefix: prefix, defaults: [LimitRule("limit", [Rate(1, .hour)])])
            try await #expect(book.admit(call("a")).isAllowed)
            try await #expect(!book.admit(call("a")).isAllowed)
        }
    }
}
