import JixiaCore
import JixiaMessages
import JixiaStore

extension Accounts {
    /// - Throws: `Failure.mailNotSetUp`, where a person would wait in vain.
    func requireMail() throws {
        if mail == nil { throw Failure.mailNotSetUp }
    }

    /// A mail that somebody asked for, within the limits; one of the same kind for the same account is worth nothing from here on.
    ///
    /// - Parameters:
    ///   - account: whom it is about; nil for an address that is nobody's, which is counted alike.
    ///   - asker: who asks, as the limits count it.
    func addAskedMail(
        _ kind: NoticeKind, to email: String, of account: ID<Account>?, askedBy asker: ID<Account>?, _ visitor: Visitor,
        in tx: any Transaction
    ) throws {
        try NoticeLimits.admit(to: Email.key(email), askedBy: asker, from: Origin(visitor.address), at: now(), in: tx)
        if let account { try voidLinks([kind], of: account, in: tx) }
        try addNotice(kind, .mail, to: email, Email.key(email), of: account, visitor, isAsked: true, askedBy: asker, in: tx)
    }

    /// Tells the account's own address, if it has one and the site sends mail.
    func tellByMail(_ kind: NoticeKind, _ account: AccountRow, _ visitor: Visitor, detail: String = "", in tx: any Transaction) throws {
        guard mail != nil, let email = account.email else { return }
        try addNotice(kind, .mail, to: email, Email.key(email), of: account.id, visitor, detail: detail, in: tx)
    }

    func tellBySMS(_ kind: NoticeKind, _ account: AccountRow, _ visitor: Visitor, detail: String, in tx: any Transaction) throws {
        guard let mobile = account.mobile else { return }
        try addNotice(kind, .sms, to: mobile, mobile, of: account.id, visitor, detail: detail, in: tx)
    }

    /// Links of these kinds that were sent for an account and not used are worth nothing from here on.
    func voidLinks(_ kinds: [NoticeKind], of account: ID<Account>, in tx: any Transaction) throws {
        let now = now()
        for kind in kinds {
            try tx.run(
                """
                UPDATE account_notice SET expires_at = \(now)
                WHERE account_id = \(account) AND kind = \(kind) AND taken_at IS NULL AND expires_at > \(now)
                """)
        }
    }

    private func addNotice(
        _ kind: NoticeKind, _ channel: Notice.Channel, to recipient: String, _ recipientKey: String, of account: ID<Account>?,
        _ visitor: Visitor, detail: String = "", isAsked: Bool = false,
        askedBy asker: ID<Account>? = nil, in tx: any Transaction
    ) throws {
        let now = now()
        let nonce = Chance.bytes(16).hexadecimal
        let hash = Secrets.hash(keys.token(nonce, kind, account, recipientKey))
        let inserted = try tx.run(
            """
            INSERT INTO account_notice (kind, channel, account_id, recipient, recipient_key, detail, language, address, is_asked,
                asker_id, nonce, token_hash, expires_at, created_at)
            VALUES (\(kind), \(channel), \(account), \(recipient), \(recipientKey), \(detail), \(visitor.language.rawValue),
                \(Origin(visitor.address).address), \(isAsked), \(asker), \(nonce), \(hash), \(now + kind.life), \(now))
            """)
        try jobs.add(SendNotice(notice: ID(inserted.id)), in: tx)
    }
}
