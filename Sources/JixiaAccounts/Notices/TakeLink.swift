import JixiaCore
import JixiaStore

extension Form {
    /// What a link brought along.
    mutating func token() -> String {
        text("token", 64...64, pattern: "^[0-9a-f]{64}$", code: FieldCode.token, matches: LinkToken.isOne)
    }

    mutating func optionalToken() -> String? {
        optionalText("token", 64...64, pattern: "^[0-9a-f]{64}$", code: FieldCode.token, matches: LinkToken.isOne)
    }
}

enum LinkToken {
    static func isOne(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}

extension Accounts {
    /// Uses a link up. The account is held to the end of the transaction.
    ///
    /// - Returns: nil for a token that is wrong, of another kind, used, too old, or of an account that is disabled.
    func takeLink(_ token: String, _ kind: NoticeKind, in tx: any Transaction) throws -> (notice: Notice, account: AccountRow)? {
        let now = now()
        let found: Notice? = try tx.first(
            "SELECT \(Notice.columns) FROM account_notice WHERE token_hash = \(Secrets.hash(token)) AND kind = \(kind)")
        guard let found, let owner = found.account, let account = try tx.lockedAccount(owner), !account.isDisabled else { return nil }
        let taken = try tx.run(
            """
            UPDATE account_notice SET taken_at = \(now) WHERE id = \(found.id) AND taken_at IS NULL AND expires_at > \(now)
            """)
        return taken.rows == 1 ? (found, account) : nil
    }

    /// A link that could not be used for another reason may be used again.
    func giveBack(_ notice: Notice, in tx: any Transaction) throws {
        try tx.run("UPDATE account_notice SET taken_at = NULL WHERE id = \(notice.id)")
    }
}
