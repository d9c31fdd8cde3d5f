import JixiaCore
import JixiaStore

/// How often a signed-in person, or one with a right first factor, may be wrong. Counted for the account, in the database:
/// neither a restart nor another server forgets. A stranger does not come as far as this, and so cannot use the tries up.
enum ProofLimits {
    static let wrongMax = 5
    static let window = Duration.minutes(15)
}

/// What became of a code. A wrong one is no error, because its count has to be committed.
enum SecondFactorOutcome: Sendable {
    case right(isRecovery: Bool)
    case refused(Failure)
}

extension Form {
    /// A code of the app, or a recovery code with or without its hyphens.
    mutating func secondFactor() -> String {
        text("code", 6...24, pattern: Self.secondFactorPattern, code: FieldCode.secondFactor, matches: Self.isSecondFactor)
    }

    mutating func optionalSecondFactor() -> String? {
        optionalText("code", 6...24, pattern: Self.secondFactorPattern, code: FieldCode.secondFactor, matches: Self.isSecondFactor)
    }

    private static let secondFactorPattern = "^[0-9A-Za-z -]+$"

    private static func isSecondFactor(_ text: String) -> Bool {
        text.utf8.allSatisfy { [32, 45].contains($0) || (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
    }
}

extension Accounts {
    /// Uses up a code of the app, or a recovery code. Of several who bring the same right code, one succeeds.
    /// - Parameter account: held by `lockedAccount`, so that no more are compared than the limit allows.
    func takeSecondFactor(_ given: String, of account: ID<Account>, in tx: any Transaction) throws -> SecondFactorOutcome {
        if let failure = try proofLimit(of: account, in: tx) { return .refused(failure) }
        guard let factor = try tx.secondFactor(of: account), factor.confirmedAt != nil else { return .refused(.secondFactorMissing) }
        if try useStep(of: given, factor, in: tx) { return .right(isRecovery: false) }
        if try useRecoveryCode(given, of: account, in: tx) { return .right(isRecovery: true) }
        return .refused(try refuseProof(of: account, .secondFactorWrong, in: tx))
    }

    /// A step later than the last one only: what was seen over a shoulder, or sent twice, is worth nothing.
    private func useStep(of given: String, _ factor: SecondFactor, in tx: any Transaction) throws -> Bool {
        guard let step = TOTP.step(of: given, secret: try secret(of: factor), at: now()) else { return false }
        let used = try tx.run("UPDATE account_totp SET last_step = \(step) WHERE account_id = \(factor.account) AND last_step < \(step)")
        return used.rows == 1
    }

    private func useRecoveryCode(_ given: String, of account: ID<Account>, in tx: any Transaction) throws -> Bool {
        let used = try tx.run(
            """
            UPDATE recovery_code SET used_at = \(now())
            WHERE account_id = \(account) AND hash = \(RecoveryCodes.hash(given)) AND used_at IS NULL
            """)
        return used.rows == 1
    }

    /// - Returns: what to answer while too many were wrong.
    func proofLimit(of account: ID<Account>, in tx: any Transaction) throws -> Failure? {
        let now = now()
        let blocking: Moment? = try tx.value(
            """
            SELECT failed_at AS value FROM proof_failure WHERE account_id = \(account) AND failed_at > \(now - ProofLimits.window)
            ORDER BY failed_at DESC LIMIT 1 OFFSET \(ProofLimits.wrongMax - 1)
            """)
        guard let blocking else { return nil }
        let wait = blocking + ProofLimits.window - now
        return Failure.proofTooMany.with(["seconds": String(max(1, wait.secondsRoundedUp))]).retry(after: wait)
    }

    /// Counts a wrong one, of an account that is held.
    func refuseProof(of account: ID<Account>, _ failure: Failure, in tx: any Transaction) throws -> Failure {
        try tx.run("INSERT INTO proof_failure (account_id, failed_at) VALUES (\(account), \(now()))")
        return failure
    }
}
