import JixiaCore
import JixiaStore

/// That the password of a name is this one.
struct PasswordClaim: Sendable {
    /// A user name, a mobile or an e-mail address.
    let name: String
    let password: String
    let reading: CaptchaReading?
}

extension Accounts {
    /// Captcha and limits first, then the password, then what it is asked for. An unknown name goes the same way and takes as
    /// long. Whatever a password opens, it is tried here, so that all tries are counted together.
    /// - Parameter work: in the transaction that ends the try, with the account's row held.
    func provePassword<T: Sendable>(
        _ claim: PasswordClaim, _ visitor: Visitor,
        then work: @escaping @Sendable (AccountRow, any Transaction) throws -> Result<T, Failure>
    ) async throws -> T {
        var hasCaptcha = false
        if let reading = claim.reading {
            guard try await takeCaptcha(reading, for: .login) else { throw Failure.captchaWrong }
            hasCaptcha = true
        }
        if !hasCaptcha, try await isSiteAtRisk() { throw Failure.captchaNeeded(for: .login) }
        let hit = try await addressFailures(visitor, adding: 0)
        guard hit.count < SignInLimits.perAddressHour else { throw Failure.tooManySignIns(for: hit.reset) }
        let attempt = Attempt(name: claim.name, hasCaptcha: hasCaptcha, addressFailures: hit.count)

        let (account, refusal) = try await database.read { tx in
            let account = try tx.account(signInName: attempt.name)
            return (account, try gate(attempt, account, in: tx))
        }
        if let refusal { throw refusal }
        let isRight = try await passwords.matches(claim.password, account?.isDisabled == true ? nil : account?.password)
        let outcome = try await database.write { tx in try conclude(attempt, account, isRight, in: tx, work) }
        guard case .success(let result) = outcome else {
            if !isRight { _ = try await addressFailures(visitor, adding: 1) }
            return try outcome.get()
        }
        return result
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
    private func conclude<T: Sendable>(
        _ attempt: Attempt, _ account: AccountRow?, _ isRight: Bool, in tx: any Transaction,
        _ work: (AccountRow, any Transaction) throws -> Result<T, Failure>
    ) throws -> Result<T, Failure> {
        try holdFailures(of: signInSubject(account, name: attempt.name), in: tx)
        let refusal = try gate(attempt, account, in: tx)
        guard isRight, refusal == nil, let account, let current = try tx.lockedAccount(account.id), !current.isDisabled,
            current.password == account.password
        else {
            if !isRight { try countFailure(of: signInSubject(account, name: attempt.name), in: tx) }
            return .failure(refusal ?? .signInWrong)
        }
        try clearFailures(of: account.id, in: tx)
        return try work(current, tx)
    }
}
