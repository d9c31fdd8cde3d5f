import JixiaCore
import JixiaStore

/// How many mails people may ask for, in windows that roll. What the site tells of its own accord is not counted.
enum NoticeLimits {
    static let resendAfter = Duration.seconds(60)

    /// - Parameter asker: the account that asks; nil for who is not signed in. Whose address it is plays no part: that would tell.
    /// - Throws: the first failure met, with the time after which there is room again.
    static func admit(
        to recipientKey: String, askedBy asker: ID<Account>?, from origin: Origin, at now: Moment, in tx: any Transaction
    ) throws {
        try tx.run("UPDATE notice_gate SET passed = passed + 1 WHERE id = 1")
        for limit in limits(recipientKey, asker, origin) { try limit.check(at: now, in: tx) }
    }

    private static func limits(_ recipientKey: String, _ asker: ID<Account>?, _ origin: Origin) -> [RollingLimit] {
        func limit(_ which: SQL, _ count: Int, _ window: Duration, _ failure: Failure = .mailTooMany) -> RollingLimit {
            RollingLimit(table: "account_notice", which: "is_asked = 1 AND \(which)", count: count, window: window, failure: failure)
        }
        var limits = [
            limit("recipient_key = \(recipientKey)", 1, resendAfter, .mailTooFrequent),
            limit("recipient_key = \(recipientKey)", 5, .hours(1)), limit("recipient_key = \(recipientKey)", 10, .hours(24)),
            limit("address = \(origin.address)", 10, .hours(1)), limit("address = \(origin.address)", 30, .hours(24)),
            limit("created_at > 0", 2000, .hours(24)),
        ]
        if let asker {
            limits += [limit("asker_id = \(asker)", 1, resendAfter, .mailTooFrequent), limit("asker_id = \(asker)", 5, .hours(1))]
        }
        return limits
    }
}
