import JixiaCore
import JixiaStore

public struct ConfirmSecondFactor: Input {
    let code: String
    public init(_ form: inout Form) { code = form.code() }
}

extension Accounts {
    /// The first code of the app proves that it has the secret. From here on a sign-in needs both factors.
    public func confirmSecondFactor(_ input: ConfirmSecondFactor, by caller: Caller) async throws -> RecoveryCodes {
        let codes = RecoveryCodes()
        let outcome = try await database.write { tx -> Result<[ID<Session>], Failure> in
            let now = now()
            guard try tx.lockedAccount(caller.account) != nil else { return .failure(.signInNeeded) }
            guard let factor = try tx.secondFactor(of: caller.account) else { return .failure(.secondFactorMissing) }
            guard factor.confirmedAt == nil else { return .failure(.secondFactorSet) }
            guard factor.createdAt + SecondFactor.setupMax > now else { return .failure(.secondFactorMissing) }
            if let failure = try proofLimit(of: caller.account, in: tx) { return .failure(failure) }
            guard let step = TOTP.step(of: input.code, secret: try secret(of: factor), at: now) else {
                return .failure(try refuseProof(of: caller.account, .secondFactorWrong, in: tx))
            }
            try tx.run("UPDATE account_totp SET confirmed_at = \(now), last_step = \(step) WHERE account_id = \(caller.account)")
            try keep(codes, of: caller.account, in: tx)
            try note(.secondFactorSet, by: caller, in: tx)
            return .success(try tx.liveSessions(of: caller.account, at: now))
        }
        // What the other sessions may do changes with it.
        sessionCache.drop(try outcome.get())
        return codes
    }
}

extension Transaction {
    func liveSessions(of account: ID<Account>, at now: Moment) throws -> [ID<Session>] {
        try values("SELECT id AS value FROM account_session WHERE account_id = \(account) AND ended_at IS NULL AND expires_at > \(now)")
    }
}
