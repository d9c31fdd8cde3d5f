import JixiaCore
import JixiaStore

/// What shows that whoever sits at a signed-in screen is the owner of the account: its password, or a code to its own mobile.
/// An account that has neither is proved by having just signed in.
struct OwnerProof: Sendable {
    /// How old a session may be that proves by itself.
    static let youngSession = Duration.minutes(10)

    let password: String?
    let code: String?
    let reading: CaptchaReading?
    /// Beside which field a wrong password is told.
    let passwordField: String
    let codeField: String

    init(_ form: inout Form, password passwordField: String = "password", code codeField: String = "code") {
        password = form.optionalText(passwordField, 1...128)
        code = form.optionalCode(codeField)
        reading = CaptchaReading(&form)
        self.passwordField = passwordField
        self.codeField = codeField
    }
}

extension Accounts {
    /// Runs the body in one transaction with the caller's account held, once the proof has shown him to be its owner. Wrong
    /// passwords and codes count as they do at signing in. A right code stays good where the body refuses for another reason.
    func asOwner<T: Sendable>(
        _ proof: OwnerProof, _ visitor: Visitor,
        _ body: @escaping @Sendable (AccountRow, any Transaction) throws -> Result<T, Failure>
    ) async throws -> T {
        let caller = try visitor.member()
        let password = try await tried(proof, caller, visitor)
        let outcome = try await database.write { tx -> Result<T, Failure> in
            // The same order of locks as at signing in: codes, failures, the account.
            try CodeGate.hold(in: tx)
            switch try owner(proof, password, caller, visitor, in: tx) {
            case .refused(let failure): return .failure(failure)
            case .proved(let account, let code):
                let outcome = try body(account, tx)
                if case .failure = outcome, let code { try giveBack(code, in: tx) }
                return outcome
            }
        }
        if let password, !password.isRight { _ = try await addressFailures(visitor, adding: 1) }
        return try outcome.get()
    }

    private enum Ownership {
        case proved(AccountRow, ID<SMSCode>?)
        case refused(Failure)
    }

    /// A password that was compared already: hashing takes time, and the database does not wait for it.
    private struct TriedPassword: Sendable {
        let isRight: Bool
        /// What it was compared with.
        let stored: String?
        let hasCaptcha: Bool
        let addressFailures: Int
    }

    private func tried(_ proof: OwnerProof, _ caller: Caller, _ visitor: Visitor) async throws -> TriedPassword? {
        guard let password = proof.password else { return nil }
        var hasCaptcha = false
        if let reading = proof.reading {
            guard try await takeCaptcha(reading, for: .login) else { throw Failure.captchaWrong }
            hasCaptcha = true
        }
        let hit = try await addressFailures(visitor, adding: 0)
        guard hit.count < SignInLimits.perAddressHour else { throw Failure.tooManySignIns(for: hit.reset) }
        let captcha = hasCaptcha
        let (stored, refusal) = try await database.read { tx -> (String?, Failure?) in
            let account = try tx.account(caller.account)
            let subject = signInSubject(account, name: "")
            return (account?.password, try signInGate(subject, addressFailures: hit.count, hasCaptcha: captcha, in: tx))
        }
        if let refusal { throw refusal }
        let isRight = try await passwords.matches(password, stored)
        return TriedPassword(isRight: isRight, stored: stored, hasCaptcha: hasCaptcha, addressFailures: hit.count)
    }

    private func owner(
        _ proof: OwnerProof, _ password: TriedPassword?, _ caller: Caller, _ visitor: Visitor, in tx: any Transaction
    ) throws -> Ownership {
        guard let found = try tx.account(caller.account) else { return .refused(.signInNeeded) }
        // Where there is a second factor, that alone proves who it is.
        if !caller.isFresh, try tx.hasSecondFactor(found.id) { return .refused(.stepUpNeeded) }
        if let password { return try owner(found, password, proof, in: tx) }
        guard let code = proof.code else { return try newcomer(found, proof, caller, in: tx) }
        guard let mobile = found.mobile else { return .refused(.codeWrong.on(proof.codeField)) }
        switch try takeCode(code, for: .bind, of: mobile, from: Origin(visitor.address), in: tx) {
        case .refused(let failure): return .refused(failure.field == nil ? failure : failure.on(proof.codeField))
        case .right(let id):
            guard let account = try tx.lockedAccount(found.id), account.mobile == mobile else { return .refused(.codeWrong) }
            return .proved(account, id)
        }
    }

    /// The gate is asked again: of many passwords tried at once, those after the limit are refused, right or wrong.
    private func owner(
        _ found: AccountRow, _ password: TriedPassword, _ proof: OwnerProof, in tx: any Transaction
    ) throws -> Ownership {
        let subject = signInSubject(found, name: "")
        try holdFailures(of: subject, in: tx)
        let refusal = try signInGate(
            subject, addressFailures: password.addressFailures, hasCaptcha: password.hasCaptcha, in: tx)
        guard password.isRight, refusal == nil, let account = try tx.lockedAccount(found.id), account.password == password.stored else {
            if !password.isRight { try countFailure(of: subject, in: tx) }
            return .refused(refusal ?? Failure.passwordWrong.on(proof.passwordField))
        }
        try clearFailures(of: account.id, in: tx)
        return .proved(account, nil)
    }

    private func newcomer(_ found: AccountRow, _ proof: OwnerProof, _ caller: Caller, in tx: any Transaction) throws -> Ownership {
        let isYoung = try tx.count(
            """
            SELECT COUNT(*) AS value FROM account_session
            WHERE id = \(caller.session) AND ended_at IS NULL AND created_at > \(now() - OwnerProof.youngSession)
            """)
        guard let account = try tx.lockedAccount(found.id), account.password == nil, account.mobile == nil, isYoung == 1 else {
            return .refused(Failure.proofNeeded.on(found.password == nil ? proof.codeField : proof.passwordField))
        }
        return .proved(account, nil)
    }
}
