import JixiaCore
import JixiaStore

extension Accounts {
    /// The account is its first factor's alone again. The proof that it takes is the second factor itself; see `stepUp`.
    public func removeSecondFactor(_ input: NoInput, by caller: Caller) async throws -> Nothing {
        try caller.requireFresh()
        let sessions = try await database.write { tx in
            guard try tx.lockedAccount(caller.account) != nil, try tx.hasSecondFactor(caller.account) else {
                throw Failure.secondFactorMissing
            }
            try forgetSecondFactor(of: caller.account, in: tx)
            try note(.secondFactorRemoved, by: caller, in: tx)
            return try tx.liveSessions(of: caller.account, at: now())
        }
        sessionCache.drop(sessions)
        return Nothing()
    }

    func forgetSecondFactor(of account: ID<Account>, in tx: any Transaction) throws {
        try tx.run("DELETE FROM account_totp WHERE account_id = \(account)")
        try tx.run("DELETE FROM recovery_code WHERE account_id = \(account)")
    }
}
