import Crypto
import JixiaCore
import JixiaStore

/// What this module writes to people besides codes. The raw value is the name of the template.
enum NoticeKind: String, Sendable, CaseIterable, Storable {
    /// A link that proves an address.
    case emailBind = "email_bind"
    /// Told to the owner of an address that somebody else wants to bind.
    case emailTaken = "email_taken"
    case emailChanged = "email_changed"
    case emailRemoved = "email_removed"
    /// A link for a new password.
    case passwordReset = "password_reset"
    case passwordChanged = "password_changed"
    /// A link for who has lost the old mobile.
    case mobileRecovery = "mobile_recovery"
    case mobileChanged = "mobile_changed"

    var life: Duration {
        switch self {
        case .passwordReset, .mobileRecovery: .hours(1)
        default: .hours(24)
        }
    }

    /// The page that the link leads to; nil where there is none. It shows a button: programs that look for viruses open links too.
    var page: String? {
        switch self {
        case .emailBind: "/email/verify"
        case .passwordReset: "/password/reset"
        case .mobileRecovery: "/security/mobile/lost"
        default: nil
        }
    }
}

/// One mail or text message on its way. The token of its link is made from the nonce when it goes out, and known again by its hash.
struct Notice: Record {
    enum Channel: String, Sendable, CaseIterable, Storable { case mail, sms }

    let id: ID<Notice>
    let kind: NoticeKind
    let channel: Channel
    /// Nil where nobody has the address: then it is counted, and not sent.
    let account: ID<Account>?
    let recipient: String
    let recipientKey: String
    /// What it tells besides: the new address, masked.
    let detail: String
    let language: Language
    let nonce: String
    let tokenHash: String
    let expiresAt: Moment
    let takenAt: Moment?
    let sentAt: Moment?

    static let columns = SQL(
        "id, kind, channel, account_id, recipient, recipient_key, detail, language, nonce, token_hash, expires_at, taken_at, sent_at")

    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        channel = try row["channel"]
        account = try row["account_id"]
        recipient = try row["recipient"]
        recipientKey = try row["recipient_key"]
        detail = try row["detail"]
        let code: String = try row["language"]
        language = Language(rawValue: code) ?? .chinese
        nonce = try row["nonce"]
        tokenHash = try row["token_hash"]
        expiresAt = try row["expires_at"]
        takenAt = try row["taken_at"]
        sentAt = try row["sent_at"]
    }
}

extension Keys {
    /// The token of a link: it means one kind of deed, for one account and one address.
    func token(_ nonce: String, _ kind: NoticeKind, _ account: ID<Account>?, _ recipientKey: String) -> String {
        link.mac(nonce, kind.rawValue, account?.description ?? "", recipientKey).hexadecimal
    }
}
