import JixiaCore
import JixiaMessages
import JixiaStore

/// What an account is known by, as its owner sees it: masked.
public struct WaysIn: Output {
    public let mobile: String?
    public let email: String?
    /// An address whose link was sent and not used yet.
    public let pendingEmail: String?
    public let hasPassword: Bool

    public static var example: WaysIn {
        WaysIn(mobile: "139****0000", email: "m***@example.com", pendingEmail: nil, hasPassword: true)
    }

    public func write(to fields: inout Fields) {
        fields.text("mobile", mobile)
        fields.text("email", email)
        fields.text("pending_email", pendingEmail)
        fields.flag("has_password", hasPassword)
    }
}

extension Accounts {
    public func identity(_ input: NoInput, by caller: Caller) async throws -> WaysIn {
        let now = now()
        let (account, pending) = try await database.read { tx -> (AccountRow?, String?) in
            // One that is somebody else's looks the same here as one that waits.
            let pending: String? = try tx.value(
                """
                SELECT recipient AS value FROM account_notice
                WHERE account_id = \(caller.account) AND kind IN \(list: [NoticeKind.emailBind, .emailTaken])
                    AND taken_at IS NULL AND expires_at > \(now)
                ORDER BY id DESC LIMIT 1
                """)
            return (try tx.account(caller.account), pending)
        }
        guard let account else { throw Failure.signInNeeded }
        return WaysIn(
            mobile: account.mobile.map { Mobile.masked($0) }, email: account.email.map(Masked.address),
            pendingEmail: pending.map(Masked.address), hasPassword: account.password != nil)
    }
}
