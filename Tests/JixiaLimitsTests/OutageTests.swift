import JixiaCore
import JixiaLimits
import JixiaRedis
import JixiaTesting
import Synchronization
import Testing

@Suite struct OutageTests {
    /// A store that can be cut off.
    private final class Wire: LimitStore {
        struct Cut: Error {}
        private let store = ProcessLimitStore()
        private let isCut = Mutex(true)

        func mend() { isCut.withLock { $0 = false } }

        func count(_ window: LimitWindow, cost: Int) async throws -> WindowCount {
            if isCut.withLock({ $0 }) { throw Cut() }
            return store.count(window, cost: cost)
        }

        func clear(_ window: LimitWindow) async throws { store.clear(window) }
    }

    private func rule(_ outage: LimitRule.Outage, _ mode: LimitRule.Mode = .enforced) -> LimitRule {
        LimitRule("limit", [Rate(2, .hour)], mode: mode, whenStoreIsDown: outage)
    }

    private func answers(_ book: LimitBook, _ count: Int) async throws -> [Bool] {
        var answers: [Bool] = []
        for _ in 0..<count { try await answers.append(book.admit(.by()).isAllowed) }
        return answers
    }

    @Test(arguments: [
        (LimitRule.Outage.allow, [true, true, true]), (.refuse, [false, false, false]), (.countHere, [true, true, false]),
    ])
    func `while Redis is away each limit does what it states`(_ outage: LimitRule.Outage, _ expected: [Bool]) async throws {
        // Nobody listens on port 1.
        let client = try RedisClient(RedisURL("redis://127.0.0.1:1"))
        let reports = Mutex(0)
        let book = LimitBook(RedisLimitStore(client), defaults: [rule(outage)], report: { _ in reports.withLock { $0 += 1 } })
        try await #expect(answers(book, 3) == expected)
        #expect(reports.withLock { $0 } == 3)
        await client.close()
    }

    @Test func `when the store is back, it counts again`() async throws {
        let wire = Wire()
        let book = LimitBook(wire, defaults: [rule(.countHere)])
        try await #expect(answers(book, 3) == [true, true, false])
        wire.mend()
        try await #expect(answers(book, 3) == [true, true, false])
    }

    @Test func `a refusal without a store says that nothing is known`() async throws {
        let answer = try await LimitBook(Wire(), defaults: [rule(.refuse)]).admit(.by())
        #expect(answer.blocking?.finding == .unknown && answer.blocking?.reset == .zero)
        let allowed = try await LimitBook(Wire(), defaults: [rule(.allow)]).admit(.by())
        #expect(allowed.checks.map(\.finding) == [.unknown] && allowed.isAllowed)
    }

    @Test func `a limit on trial blocks nothing without a store either`() async throws {
        try await #expect(answers(LimitBook(Wire(), defaults: [rule(.refuse, .trial)]), 1) == [true])
    }

    @Test func `one limit may be refused by while another counts here`() async throws {
        let book = LimitBook(Wire(), defaults: [rule(.countHere), rule(.refuse)])
        let answer = try await book.admit(.by())
        #expect(answer.checks.map(\.finding) == [.passed, .unknown] && !answer.isAllowed)
    }
}
