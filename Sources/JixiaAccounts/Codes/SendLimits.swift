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
        /// What staff may count anew, and whose; nil for what protects the whole site.
        let lift: (kind: AccountCount.Kind, value: String)?
        let limit: RollingLimit

        func refusal(at now: Moment, in tx: any Transaction) throws -> Failure? {
            try limit.refusal(at: now, since: try lift.map { try CountLift.of($0.kind, $0.value, in: tx) }, in: tx)
        }
    }

    /// - Throws: the first failure met, with the time after which there is room again.
    static func admit(_ mobile: String, from origin: Origin, at now: Moment, in tx: any Transaction) throws {
        try CodeGate.hold(in: tx)
        for rule in rules(mobile, origin) {
            if let failure = try rule.refusal(at: now, in: tx) { throw failure }
        }
    }

    /// What holds a message to this mobile, or from this address, back now.
    static func blocking(mobile: String?, address: String?, at now: Moment, in tx: any Transaction) throws -> Failure? {
        let own = rules(mobile ?? "", Origin(address ?? "")).filter { rule in
            (rule.lift?.kind == .mobile && mobile != nil) || (rule.lift?.kind == .address && address != nil)
        }
        for rule in own {
            if let failure = try rule.refusal(at: now, in: tx) { return failure }
        }
        return nil
    }

    private static func rules(_ mobile: String, _ origin: Origin) -> [Rule] {
        func rule(
            _ which: SQL, _ count: Int, _ window: Duration, _ lift: (AccountCount.Kind, String)? = nil, _ failure: Failure = .smsTooMany
        ) -> Rule {
            Rule(lift: lift, limit: RollingLimit(table: "sms_code", which: which, count: count, window: window, failure: failure))
        }
        let ofMobile = (AccountCount.Kind.mobile, mobile), ofAddress = (AccountCount.Kind.address, origin.address)
        return [
            rule("mobile = \(mobile)", 1, resendAfter, ofMobile, .smsTooFrequent),
            rule("mobile = \(mobile)", 5, .hours(1), ofMobile), rule("mobile = \(mobile)", 10, .hours(24), ofMobile),
            rule("address = \(origin.address)", 10, .hours(1), ofAddress), rule("address = \(origin.address)", 30, .hours(24), ofAddress),
            rule("network = \(origin.network)", 100, .hours(1)), rule("segment = \(Mobile.segment(mobile))", 30, .hours(1)),
        ]
    }
}
