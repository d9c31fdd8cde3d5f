import JixiaCore
import JixiaStore

extension Accounts {
    /// Ends the caller's session, of tokens or of a browser: what it was carried by is worth nothing from here on.
    public func signOut(_ input: NoInput, by caller: Caller) async throws -> Nothing {
        try await endSession(caller.session, of: caller.account)
        return Nothing()
    }

    func endSession(_ id: ID<Session>, of account: ID<Account>) async throws {
        let now = now()
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run("UPDATE account_session SET ended_at = \(now) WHERE id = \(id) AND account_id = \(account) AND ended_at IS NULL")
        }
        sessionCache.drop([id])
    }

    /// Ends every session of an account, and makes whatever was signed for one worthless.
    public func endAllSessions(of account: ID<Account>) async throws {
        sessionCache.drop(try await database.write { tx in try endSessions(of: account, in: tx) })
    }

    /// - Parameter kept: a session that goes on.
    /// - Returns: those that ended, for the cache.
    func endSessions(of account: ID<Account>, but kept: ID<Session>? = nil, in tx: any Transaction) throws -> [ID<Session>] {
        let now = now()
        // The account first: whoever is signing in is either done by now, and ended, or comes after this.
        try tx.run("UPDATE account SET epoch = epoch + 1 WHERE id = \(account)")
        if let kept {
            try tx.run("UPDATE account_session SET epoch = epoch + 1 WHERE id = \(kept) AND account_id = \(account)")
        }
        let others: SQL = "account_id = \(account) AND ended_at IS NULL AND id <> \(kept ?? ID(0))"
        let ended: [ID<Session>] = try tx.values("SELECT id AS value FROM account_session WHERE \(others)")
        try tx.run("UPDATE account_session SET ended_at = \(now) WHERE \(others)")
        return ended
    }
}
