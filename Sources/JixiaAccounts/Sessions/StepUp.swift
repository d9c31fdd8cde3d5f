import JixiaCore
import JixiaStore

/// How long a proof holds for what demands a fresh one.
enum StepUp { static let life = Duration.minutes(5) }

/// What people bring to prove once more who they are. An account with a second factor proves itself by that and nothing less;
/// one without by its password, or by a code sent to its mobile.
public struct Proof: Input {
    let password: String?
    let code: String?
    let smsCode: String?

    public init(_ form: inout Form) {
        password = form.optionalText("password", 1...128)
        code = form.optionalSecondFactor()
        smsCode = form.optionalCode("sms_code")
    }
}

/// Which proof an account can give.
public struct ProofKinds: Output {
    public let secondFactor: Bool
    public let password: Bool
    public let sms: Bool

    public static var example: ProofKinds { ProofKinds(secondFactor: false, password: true, sms: true) }

    public func write(to fields: inout Fields) {
        fields.flag("second_factor", secondFactor)
        fields.flag("password", password)
        fields.flag("sms", sms)
    }
}

extension Accounts {
    public func proofKinds(_ input: NoInput, by caller: Caller) async throws -> ProofKinds {
        try await database.read { tx in
            guard let account = try tx.account(caller.account) else { throw Failure.signInNeeded }
            return ProofKinds(
                secondFactor: try tx.hasSecondFactor(account.id), password: account.password != nil, sms: account.mobile != nil)
        }
    }

    /// Makes the caller's session fresh for five minutes, and wakes staff rights that rested too long.
    public func stepUp(_ input: Proof, by caller: Caller) async throws -> Nothing {
        let password = try await checkedPassword(input, of: caller)
        try await database.write { tx -> Result<Void, Failure> in
            if let failure = try refusal(of: input, password, by: caller, in: tx) { return .failure(failure) }
            let now = now()
            try tx.run("UPDATE account_session SET proved_at = \(now), active_at = \(now) WHERE id = \(caller.session)")
            return .success(())
        }.get()
        sessionCache.drop([caller.session])
        return Nothing()
    }

    /// A password that was compared with a hash, before the transaction: hashing is slow.
    struct CheckedPassword: Sendable {
        let isRight: Bool
        let hash: String?
    }

    /// - Throws: the limit, before anything is hashed.
    func checkedPassword(_ proof: Proof, of caller: Caller) async throws -> CheckedPassword? {
        guard let given = proof.password else { return nil }
        let hash = try await database.read { tx in
            if let failure = try proofLimit(of: caller.account, in: tx) { throw failure }
            return try tx.account(caller.account)?.password
        }
        return CheckedPassword(isRight: try await passwords.matches(given, hash), hash: hash)
    }

    /// Judges a proof. Whatever of it is right is used up.
    /// - Returns: nil for a right one; no error, because what a wrong one changes has to be committed.
    func refusal(of proof: Proof, _ password: CheckedPassword?, by caller: Caller, in tx: any Transaction) throws -> Failure? {
        let hasSecondFactor = try tx.hasSecondFactor(caller.account)
        if !hasSecondFactor, let code = proof.smsCode { return try refusal(ofSMS: code, by: caller, in: tx) }
        guard let account = try tx.lockedAccount(caller.account) else { return .signInNeeded }
        if hasSecondFactor {
            guard let code = proof.code else { return .proofMissing.on("code") }
            return try refusal(ofSecondFactor: code, by: caller, in: tx)
        }
        guard let password else { return .proofMissing.on(account.password == nil ? "sms_code" : "password") }
        return try refusal(of: password, account, in: tx)
    }

    /// - Parameter account: held. The limit is asked again: of many passwords tried at once, no more than it allows count.
    func refusal(of password: CheckedPassword, _ account: AccountRow, in tx: any Transaction) throws -> Failure? {
        if let failure = try proofLimit(of: account.id, in: tx) { return failure }
        let isRight = password.isRight && password.hash == account.password
        return isRight ? nil : try refuseProof(of: account.id, .passwordWrong, in: tx)
    }

    /// - Precondition: the account is held.
    func refusal(ofSecondFactor code: String, by caller: Caller, in tx: any Transaction) throws -> Failure? {
        switch try takeSecondFactor(code, of: caller.account, in: tx) {
        case .refused(let failure): return failure
        case .right(let isRecovery):
            if isRecovery { try note(.recoveryCodeUsed, by: caller, in: tx) }
            return nil
        }
    }

    /// The codes are locked before the account, as everywhere.
    func refusal(ofSMS code: String, by caller: Caller, in tx: any Transaction) throws -> Failure? {
        guard let mobile = try tx.account(caller.account)?.mobile else { return .proofMissing.on("password") }
        let address: String? = try tx.value("SELECT address AS value FROM account_session WHERE id = \(caller.session)")
        switch try takeCode(code, for: .bind, of: mobile, from: Origin(address ?? ""), in: tx) {
        case .right: return nil
        case .refused(let failure): return failure.field == nil ? failure : failure.on("sms_code")
        }
    }

    /// Sends a code to the caller's own mobile, as a proof.
    public func requestProofCode(_ input: NoInput, by caller: Caller) async throws -> CodeRequested {
        let (mobile, address) = try await database.read { tx -> (String?, String?) in
            (
                try tx.account(caller.account)?.mobile,
                try tx.value("SELECT address AS value FROM account_session WHERE id = \(caller.session)")
            )
        }
        guard let mobile else { throw Failure.proofMissing.on("password") }
        return try await requestCode(to: mobile, for: .bind, from: Origin(address ?? ""))
    }
}
