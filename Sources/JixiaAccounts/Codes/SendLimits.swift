import Foundation
import JixiaCore
import JixiaMessages
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

/// How many codes may be sent, in windows that roll. They are counted in the database, so they outlive the process. What all
/// messages of a day may be and cost is `SMSBudget`'s.
enum SendLimits {
    static let resendAfter = Duration.seconds(60)

    private struct Rule {
        let column: SQL
        let value: String
        let count: Int
        let window: Duration
        let failure: Failure
    }

    /// - Throws: the first failure met, with the time after which there is room again.
    static func admit(_ mobile: String, from origin: Origin, at now: Moment, in tx: any Transaction) throws {
        try CodeGate.hold(in: tx)
        for rule in rules(mobile, origin) { try check(rule, at: now, in: tx) }
    }

    private static func rules(_ mobile: String, _ origin: Origin) -> [Rule] {
        func many(_ column: SQL, _ value: String, _ count: Int, _ window: Duration) -> Rule {
            Rule(column: column, value: value, count: count, window: window, failure: .smsTooMany)
        }
        return [
            Rule(column: "mobile", value: mobile, count: 1, window: resendAfter, failure: .smsTooFrequent),
            many("mobile", mobile, 5, .hours(1)), many("mobile", mobile, 10, .hours(24)),
            many("address", origin.address, 10, .hours(1)), many("address", origin.address, 30, .hours(24)),
            many("network", origin.network, 100, .hours(1)), many("segment", Mobile.segment(mobile), 30, .hours(1)),
        ]
    }

    /// There is no room if as many as the rule allows were sent within its window; there is again when the first of those leaves it.
    private static func check(_ rule: Rule, at now: Moment, in tx: any Transaction) throws {
        let blocking: Moment? = try tx.value(
            """
            SELECT created_at AS value FROM sms_code WHERE \(rule.column) = \(rule.value) AND created_at > \(now - rule.window)
            ORDER BY created_at DESC LIMIT 1 OFFSET \(rule.count - 1)
            """)
        guard let blocking else { return }
        let wait = blocking + rule.window - now
        throw rule.failure.with(["seconds": String(max(1, wait.secondsRoundedUp))]).retry(after: wait)
    }
}
