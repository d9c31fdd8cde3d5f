import JixiaCore
import JixiaStore

public struct SignInByCode: Input {
    let mobile: String
    let code: String
    /// Needed only while the whole site is at risk.
    let reading: CaptchaReading?
    let isRemembered: Bool

    public init(_ form: inout Form) {
        mobile = form.mobile()
        code = form.code()
        reading = CaptchaReading(&form)
        isRemembered = form.flag("remembered")
    }
}

extension Accounts {
    /// Signs in who holds the mobile; one that is new becomes an account.
    public func signInByCode(_ input: SignInByCode, _ visitor: Visitor) async throws -> CodeSignIn {
        let (opened, created) = try await open(input, visitor, as: .tokens)
        return CodeSignIn(signIn: tokens(opened), created: created)
    }

    public func browserSignInByCode(_ input: SignInByCode, _ visitor: Visitor) async throws -> BrowserSession {
        let (opened, created) = try await open(input, visitor, as: .browser(remembered: input.isRemembered))
        return browser(opened, created: created)
    }

    private func open(
        _ input: SignInByCode, _ visitor: Visitor, as kind: SessionKind
    ) async throws -> (opened: OpenedSession, created: Bool) {
        try await admitCodeCheck(input.reading, for: .login)
        let outcome = try await database.write { tx -> Result<(OpenedSession, Bool), Failure> in
            let taken = try takeCode(input.code, for: .login, of: input.mobile, from: Origin(visitor.address), in: tx)
            if case .refused(let failure) = taken { return .failure(failure) }
            let (id, created) = try account(holding: input.mobile, in: tx)
            // The same order of locks as by password: first the failures, then the account.
            try clearFailures(of: id, in: tx)
            guard let account = try tx.lockedAccount(id), !account.isDisabled else { return .failure(.accountDisabled) }
            return try enter(kind, of: account, for: visitor, in: tx).map { ($0, created) }
        }
        let (opened, created) = try await counted(outcome).get()
        try await settle(opened, for: visitor)
        return (opened, created)
    }

    private func account(holding mobile: String, in tx: any Transaction) throws -> (id: ID<Account>, created: Bool) {
        if let account = try tx.account(mobile: mobile) { return (account.id, false) }
        return (try addMember(NewMember(mobile: mobile), in: tx), true)
    }
}
