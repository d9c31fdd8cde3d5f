import JixiaCore
import JixiaStore

extension Accounts {
    /// The work of the periodic task: closes the accounts whose seven days are over, each in a transaction of its own.
    public func closeAccounts() async throws {
        let due: [ID<Account>] = try await database.read { tx in
            try tx.values("SELECT account_id AS value FROM account_closing WHERE closes_at <= \(now()) ORDER BY account_id LIMIT 1000")
        }
        for account in due {
            sessionCache.drop(try await database.write { tx in try close(account, in: tx) })
        }
    }

    /// - Returns: the sessions that ended.
    private func close(_ account: ID<Account>, in tx: any Transaction) throws -> [ID<Session>] {
        let now = now()
        // Its owner is either done with taking it back, or comes too late.
        guard try tx.lockedAccount(account) != nil else { return [] }
        let isDue = try tx.count("SELECT COUNT(*) AS value FROM account_closing WHERE account_id = \(account) AND closes_at <= \(now)")
        guard isDue == 1 else { return [] }
        // An order of the last days: tried again when it may have arrived.
        guard try hindrance(to: account, in: tx) == nil else {
            try tx.run("UPDATE account_closing SET closes_at = \(now + .days(1)) WHERE account_id = \(account)")
            return []
        }
        let ended = try endSessions(of: account, in: tx)
        for data in personalData { try data.forget(account, tx) }
        try forget(account, in: tx)
        return ended
    }

    /// What is left is a number without a person: others' tables may name it.
    private func forget(_ account: ID<Account>, in tx: any Transaction) throws {
        try forgetSecondFactor(of: account, in: tx)
        try clearFailures(of: account, in: tx)
        if let row = try tx.account(account) { try releaseAvatar(of: row, in: tx) }
        try tx.run(
            "DELETE FROM refresh_token WHERE session_id IN (SELECT id FROM account_session WHERE account_id = \(account))")
        for table: SQL in Self.personalTables { try tx.run("DELETE FROM \(table) WHERE account_id = \(account)") }
        // A name that nobody can choose.
        let name = "~\(account)"
        try tx.run(
            """
            UPDATE account SET username = \(name), username_key = \(name), nickname = \(name), mobile = NULL, email = NULL,
                email_key = NULL, password = NULL, avatar = '', is_staff = 0,
                is_superuser = 0, is_disabled = 1, default_address_id = NULL
            WHERE id = \(account)
            """)
    }

    /// Tables whose rows belong to one person and go with the account, those named by others last.
    static let personalTables: [SQL] = [
        "account_session", "account_identity", "address", "group_member", "proof_failure", "sign_in_ticket", "security_event",
        "data_export", "account_closing", "account_notice",
    ]
}
