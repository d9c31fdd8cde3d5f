import JixiaCore
import JixiaStore

public struct SignInByPassword: Input {
    /// A user name, a mobile or an e-mail address.
    let username: String
    let password: String
    let reading: CaptchaReading?
    let isRemembered: Bool

    public init(_ form: inout Form) {
        username = form.text("username", 1...254)
        password = form.text("password", 1...128)
        reading = CaptchaReading(&form)
        isRemembered = form.flag("remembered")
    }
}

extension Accounts {
    /// Captcha and limits first, then the password, then a session. An unknown name goes the same way and takes as long.
    public func signInByPassword(_ input: SignInByPassword, _ visitor: Visitor) async throws -> SignIn {
        tokens(try await open(input, visitor, as: .tokens))
    }

    public func browserSignInByPassword(_ input: SignInByPassword, _ visitor: Visitor) async throws -> BrowserSession {
        browser(try await open(input, visitor, as: .browser(remembered: input.isRemembered)), created: false)
    }

    private func open(_ input: SignInByPassword, _ visitor: Visitor, as kind: SessionKind) async throws -> OpenedSession {
        let claim = PasswordClaim(name: input.username, password: input.password, reading: input.reading)
        let opened = try await provePassword(claim, visitor) { account, tx in
            try enter(kind, of: account, for: visitor, in: tx)
        }
        try await settle(opened, for: visitor)
        return opened
    }
}
