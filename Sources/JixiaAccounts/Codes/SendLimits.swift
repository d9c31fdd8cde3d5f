import Foundation
import JixiaCore
import JixiaStore

/// Where a visitor comes from, as the limits see it.
struct Origin: Sendable {
    let address: String
    /// Neighbours that one person may well own together: /24 of IPv4, /64 of IPv6.
    let network: String

    init(_ address: String) {
        self.address = address.cut(to: 64)
        network = Self.network(of: address).cut(to: 64)
    }

    private static func network(of address: String) -> String {
        let bytes = address.split(separator: ".", omittingEmptySubsequences: false)
        if bytes.count == 4, !address.contains(":") { return bytes.prefix(3).joined(separator: ".") + ".0/24" }
        // `a::b` stands for zeros in the middle: the first half is written out, then cut to four groups.
        let halves = address.components(separatedBy: "::")
        let head = halves[0].split(separator: ":").map(String.init)
        let tail = halves.count > 1 ? halves[1].split(separator: ":").map(String.init) : []
        let zeros = halves.count > 1 ? max(0, 8 - head.count - tail.count) : 0
        let groups = head + Array(repeating: "0", count: zeros) + tail
        return groups.prefix(4).joined(separator: ":") + "::/64"
    }
}

/// One at a time, over the whole site, counts messages or tries and adds one. There is no need for more: the limits
/// themselves keep codes rare.
enum CodeGate {
    static func hold(in tx: any Transaction) throws { try tx.run("UPDATE sms_gate SET passed = passed + 1 WHERE id = 1") }
}

/// How many messages may be sent, in windows that roll. They are counted in the database, so they outlive the process.
enum SendLimits {
    static let resendAfter = Duration.seconds(60)

    private struct Rule {
        /// What staff may count anew; nil for what protects the whole site.
        let kind: AccountCount.Kind?
        let column: SQL
        let value: String?
        let count: Int
        let window: Duration
        let failure: Failure
    }

    /// - Throws: the first failure met, with the time after which there is room again.
    static func admit(_ mobile: String, from origin: Origin, at now: Moment, in tx: any Transaction) throws {
        try CodeGate.hold(in: tx)
        for rule in rules(mobile, origin) {
            if let failure = try blocking(rule, at: now, in: tx) { throw failure }
        }
    }

    /// What holds a message to this mobile, or from this address, back now.
    static func blocking(mobile: String?, address: String?, at now: Moment, in tx: any Transaction) throws -> Failure? {
        let own = rules(mobile ?? "", Origin(address ?? "")).filter { rule in
            (rule.kind == .mobile && mobile != nil) || (rule.kind == .address && address != nil)
        }
        for rule in own {
            if let failure = try blocking(rule, at: now, in: tx) { return failure }
        }
        return nil
    }

    private static func rules(_ mobile: String, _ origin: Origin) -> [Rule] {
        func many(_ column: SQL, _ value: String?, _ count: Int, _ window: Duration, _ kind: AccountCount.Kind? = nil) -> Rule {
            Rule(kind: kind, column: column, value: value, count: count, window: window, failure: .smsTooMany)
        }
        return [
            Rule(kind: .mobile, column: "mobile", value: mobile, count: 1, window: resendAfter, failure: .smsTooFrequent),
            many("mobile", mobile, 5, .hours(1), .mobile), many("mobile", mobile, 10, .hours(24), .mobile),
            many("address", origin.address, 10, .hours(1), .address), many("address", origin.address, 30, .hours(24), .address),
            many("network", origin.network, 100, .hours(1)), many("segment", segment(mobile), 30, .hours(1)),
            many("", nil, 2000, .hours(24)),
        ]
    }

    static func segment(_ mobile: String) -> String { String(mobile.dropLast(4)) }

    /// There is no room if as many as the rule allows were sent within its window; there is again when the first of those leaves it.
    private static func blocking(_ rule: Rule, at now: Moment, in tx: any Transaction) throws -> Failure? {
        var since = now - rule.window
        if let kind = rule.kind, let value = rule.value { since = max(since, try CountLift.of(kind, value, in: tx)) }
        let own: SQL = rule.value.map { "\(rule.column) = \($0) AND" } ?? ""
        let blocking: Moment? = try tx.value(
            """
            SELECT created_at AS value FROM sms_code WHERE \(own) created_at > \(since)
            ORDER BY created_at DESC LIMIT 1 OFFSET \(rule.count - 1)
            """)
        guard let blocking else { return nil }
        let wait = blocking + rule.window - now
        return rule.failure.with(["seconds": String(max(1, wait.secondsRoundedUp))]).retry(after: wait)
    }
}
