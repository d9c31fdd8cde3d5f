import JixiaCore
import JixiaStore

/// How a session is carried: a program keeps tokens, a browser keeps a cookie.
enum SessionKind: Sendable {
    case tokens
    case browser(remembered: Bool)

    /// From sign-in to the end, whatever happens between.
    var life: Duration {
        switch self {
        case .tokens: .days(30)
        case .browser(let remembered): remembered ? .days(2) : .hours(12)
        }
    }

    var isBrowser: Bool { if case .browser = self { true } else { false } }
}

enum SessionLimits {
    static let perAccount = 10
    /// A chain of refresh tokens that nobody used this long is over.
    static let idle = Duration.days(14)
    /// Two requests that refresh at once, or one that was repeated, are the same client.
    static let refreshWindow = Duration.seconds(10)
}

/// A session that was just made. The secret is nowhere else: the database has its hash.
struct OpenedSession: Sendable {
    let id: ID<Session>
    let account: AccountRow
    let rights: Rights
    let kind: SessionKind
    /// The first refresh token, or the cookie.
    let secret: String
    /// Sessions that had to end for it.
    let ended: [ID<Session>]
}

extension Accounts {
    /// Every sign-in makes a session of its own, under a new secret; the oldest beyond ten ends.
    /// - Parameter account: as `lockedAccount` gave it, so that nobody else opens one now, and what it says still holds.
    func openSession(_ kind: SessionKind, of account: AccountRow, for visitor: Visitor, in tx: any Transaction) throws -> OpenedSession {
        let now = now()
        let ended: [ID<Session>] = try tx.values(
            """
            SELECT id AS value FROM account_session WHERE account_id = \(account.id) AND ended_at IS NULL AND expires_at > \(now)
            ORDER BY id DESC LIMIT 1000 OFFSET \(SessionLimits.perAccount - 1)
            """)
        if !ended.isEmpty { try tx.run("UPDATE account_session SET ended_at = \(now) WHERE id IN \(list: ended)") }

        let secret = Chance.token()
        let hash = Secrets.hash(secret)
        let cookie: String? = if case .browser = kind { hash } else { nil }
        let inserted = try tx.run(
            """
            INSERT INTO account_session (account_id, epoch, cookie_hash, address, user_agent, created_at, used_at, proved_at, active_at, expires_at)
            VALUES (\(account.id), \(account.epoch), \(cookie), \(Origin(visitor.address).address),
                \(visitor.userAgent.cut(to: 200)), \(now), \(now), \(now), \(now),
                \(now + kind.life))
            """)
        let id = ID<Session>(inserted.id)
        if cookie == nil { try tx.run("INSERT INTO refresh_token (hash, session_id) VALUES (\(hash), \(id))") }
        try noteDevice(of: account.id, visitor, in: tx)
        return OpenedSession(id: id, account: account, rights: try tx.rights(of: account.id), kind: kind, secret: secret, ended: ended)
    }
}
