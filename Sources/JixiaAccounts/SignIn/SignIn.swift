import JixiaCore
import JixiaStore

/// What a program is given that signed somebody in.
public struct SignIn: Output {
    public let token: String
    public let refreshToken: String
    public let expiresIn: Duration
    public let account: ID<Account>
    public let username: String
    public let avatar: String

    public static var example: SignIn {
        SignIn(
            token: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMiJ9.c2lnbmF0dXJl", refreshToken: String(repeating: "5f", count: 32),
            expiresIn: AccessToken.life, account: ID(12), username: "mengke", avatar: "")
    }

    public func write(to fields: inout Fields) {
        fields.text("token", token)
        fields.text("refresh_token", refreshToken)
        fields.number("expires_in", expiresIn.secondsRoundedUp)
        fields.id("id", account)
        fields.text("username", username)
        fields.text("avatar", avatar)
    }
}

/// The same where the sign-in may have made the account.
public struct CodeSignIn: Output {
    public let signIn: SignIn
    public let created: Bool

    public static var example: CodeSignIn { CodeSignIn(signIn: .example, created: false) }

    public func write(to fields: inout Fields) {
        signIn.write(to: &fields)
        fields.flag("created", created)
    }
}

/// What a page needs that signed somebody in. The cookie is the whole secret: `HttpOnly`, `Secure`, `SameSite=Lax`.
public struct BrowserSession: Sendable {
    public let cookie: String
    public let caller: Caller
    /// How long the browser may keep the cookie; nil to forget it when it is closed. The session itself ends after 12 hours then.
    public let lifeSeconds: Int?
    public let created: Bool
}

extension Accounts {
    func signIn(_ account: AccountRow, session: ID<Session>, refreshToken: String) -> SignIn {
        let token = AccessToken(account: account.id, session: session, epoch: account.epoch).signed(at: now(), with: keys.access)
        return SignIn(
            token: token, refreshToken: refreshToken, expiresIn: AccessToken.life, account: account.id, username: account.username,
            avatar: account.avatar)
    }

    func tokens(_ opened: OpenedSession) -> SignIn {
        signIn(opened.account, session: opened.id, refreshToken: opened.secret)
    }

    func browser(_ opened: OpenedSession, created: Bool) -> BrowserSession {
        let life: Int? = if case .browser(remembered: true) = opened.kind { opened.kind.life.secondsRoundedUp } else { nil }
        let caller = Caller(account: opened.account.id, session: opened.id, rights: opened.rights, isFresh: true)
        return BrowserSession(cookie: opened.secret, caller: caller, lifeSeconds: life, created: created)
    }

    /// What follows once a sign-in is committed: sessions that made room for it, and the one this browser had before, are over.
    func settle(_ opened: OpenedSession, for visitor: Visitor) async throws {
        sessionCache.drop(opened.ended)
        guard case .browser = opened.kind, let old = visitor.caller else { return }
        try await endSession(old.session, of: old.account)
    }
}
