import JixiaCore
import JixiaStore

extension Accounts {
    /// Who holds this access token, or nil: forged, over, of another kind, its session ended, its account closed.
    /// - Parameter fresh: true where what was known five seconds ago will not do: writes, money, administration.
    public func authenticate(token: String, fresh: Bool) async throws -> Caller? {
        let now = now()
        guard let token = allKeys.lazy.compactMap({ AccessToken(token, at: now, key: $0.access) }).first else { return nil }
        guard let session = try await session(token.session, fresh: fresh) else { return nil }
        guard session.caller.account == token.account, session.epoch == token.epoch else { return nil }
        return session.caller
    }

    /// Who the browser with this cookie is signed in as.
    public func browserSession(cookie: String, fresh: Bool = false) async throws -> Caller? {
        guard cookie.utf8.count == 64 else { return nil }
        let hash = Secrets.hash(cookie)
        if let id = sessionCache.session(cookieHash: hash) { return try await session(id, fresh: fresh)?.caller }
        let id: ID<Session>? = try await database.read { tx in
            try tx.value("SELECT id AS value FROM account_session WHERE cookie_hash = \(hash)")
        }
        guard let id else { return nil }
        return try await session(id, fresh: true, cookieHash: hash)?.caller
    }

    private func session(_ id: ID<Session>, fresh: Bool, cookieHash: String? = nil) async throws -> SessionState? {
        var generation = sessionCache.generation
        if !fresh {
            switch sessionCache.find(id) {
            case .known(let state): return state.flatMap { $0.expiresAt > now() ? $0 : nil }
            case .unknown(let found): generation = found
            }
        }
        let state = try await storedSession(id)
        if let state, state.restsSince.map({ now() - $0 >= StaffRights.grain }) == true { try await keepActive(id) }
        sessionCache.put(id, state, cookieHash: cookieHash, generation: generation)
        return state
    }

    /// The session, if it lives and its account's rights are those it was opened with.
    private func storedSession(_ id: ID<Session>) async throws -> SessionState? {
        let now = now()
        return try await database.read { tx in
            let rows = try tx.rows(
                """
                SELECT s.account_id, s.epoch, s.expires_at, s.created_at, s.proved_at, s.active_at, \(Rights.columns),
                    (SELECT COUNT(*) FROM account_totp t WHERE t.account_id = a.id AND t.confirmed_at IS NOT NULL) AS has_second_factor
                FROM account_session s JOIN account a ON a.id = s.account_id \(Rights.joins)
                WHERE s.id = \(id) AND s.ended_at IS NULL AND s.expires_at > \(now) AND a.is_disabled = 0 AND a.epoch = s.epoch
                """)
            guard let row = rows.first else { return nil }
            let rights = try Rights(rows)
            let staff = rights.isPrivileged ? try StaffSession(row) : nil
            let withheld = staff?.withheld(at: now, needsSecondFactor: staffNeedsSecondFactor)
            let provedAt: Moment = try row["proved_at"]
            let caller = Caller(
                account: try row["account_id"], session: id, rights: withheld == nil ? rights : rights.withheld,
                isFresh: now < provedAt + StepUp.life, withheld: withheld)
            return SessionState(
                caller: caller, epoch: try row["epoch"], expiresAt: try row["expires_at"],
                restsSince: withheld == nil ? staff?.activeAt : nil)
        }
    }
}
