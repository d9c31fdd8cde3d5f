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

    /// - Throws: the first failure met, with the time after which there is room again.
    static func admit(_ mobile: String, from origin: Origin, at now: Moment, in tx: any Transaction) throws {
        try CodeGate.hold(in: tx)
        for limit in limits(mobile, origin) { try limit.check(at: now, in: tx) }
    }

    private static func limits(_ mobile: String, _ origin: Origin) -> [RollingLimit] {
        func limit(_ which: SQL?, _ count: Int, _ window: Duration, _ failure: Failure = .smsTooMany) -> RollingLimit {
            RollingLimit(table: "sms_code", which: which, count: count, window: window, failure: failure)
        }
        return [
            limit("mobile = \(mobile)", 1, resendAfter, .smsTooFrequent),
            limit("mobile = \(mobile)", 5, .hours(1)), limit("mobile = \(mobile)", 10, .hours(24)),
            limit("address = \(origin.address)", 10, .hours(1)), limit("address = \(origin.address)", 30, .hours(24)),
            limit("network = \(origin.network)", 100, .hours(1)), limit("segment = \(Mobile.segment(mobile))", 30, .hours(1)),
        ]
    }
}
