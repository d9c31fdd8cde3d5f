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
        let now = now()
        let ended: [ID<Session>] = try await database.write { tx in
            // The account first: whoever is signing in is either done by now, and ended, or comes after this.
            try tx.run("UPDATE account SET epoch = epoch + 1 WHERE id = \(account)")
            let live: [ID<Session>] = try tx.values(
                """
                SELECT id AS value FROM account_session WHERE account_id = \(account) AND ended_at IS NULL
                """)
            try tx.run("UPDATE account_session SET ended_at = \(now) WHERE account_id = \(account) AND ended_at IS NULL")
            return live
        }
        sessionCache.drop(ended)
    }
}
