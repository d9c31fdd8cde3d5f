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
        var hasCaptcha = false
        if let reading = input.reading {
            guard try await takeCaptcha(reading, for: .login) else { throw Failure.captchaWrong }
            hasCaptcha = true
        }
        if !hasCaptcha, try await isSiteAtRisk() { throw Failure.captchaNeeded(for: .login) }
        let hit = try await addressFailures(visitor, adding: 0)
        guard hit.count < SignInLimits.perAddressHour else { throw Failure.tooManySignIns(for: hit.reset) }
        let attempt = Attempt(name: input.username, hasCaptcha: hasCaptcha, addressFailures: hit.count)

        let (account, refusal) = try await database.read { tx in
            let account = try tx.account(signInName: attempt.name)
            return (account, try gate(attempt, account, in: tx))
        }
        if let refusal { throw refusal }
        let isRight = try await passwords.matches(input.password, account?.isDisabled == true ? nil : account?.password)
        let outcome = try await database.write { tx in try conclude(attempt, account, isRight, visitor, as: kind, in: tx) }
        guard case .success(let opened) = outcome else {
            if !isRight { _ = try await addressFailures(visitor, adding: 1) }
            return try outcome.get()
        }
        try await settle(opened, for: visitor)
        return opened
    }

    private struct Attempt: Sendable {
        let name: String
        let hasCaptcha: Bool
        let addressFailures: Int
    }

    private func gate(_ attempt: Attempt, _ account: AccountRow?, in tx: any Transaction) throws -> Failure? {
        try signInGate(
            signInSubject(account, name: attempt.name), addressFailures: attempt.addressFailures, hasCaptcha: attempt.hasCaptcha, in: tx)
    }

    /// The gate is asked again: of many passwords tried at once, those that come to an end after the limit was reached are
    /// refused, right or wrong, in the same words. So trying at once gains nothing over trying one after the other.
    private func conclude(
        _ attempt: Attempt, _ account: AccountRow?, _ isRight: Bool, _ visitor: Visitor, as kind: SessionKind, in tx: any Transaction
    ) throws -> Result<OpenedSession, Failure> {
        try holdFailures(of: signInSubject(account, name: attempt.name), in: tx)
        let refusal = try gate(attempt, account, in: tx)
        guard isRight, refusal == nil, let account, let current = try tx.lockedAccount(account.id), !current.isDisabled,
            current.password == account.password
        else {
            if !isRight { try countFailure(of: signInSubject(account, name: attempt.name), in: tx) }
            return .failure(refusal ?? .signInWrong)
        }
        try clearFailures(of: account.id, in: tx)
        return try enter(kind, of: current, for: visitor, in: tx)
    }
}
