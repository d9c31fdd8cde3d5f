import JixiaCore
import JixiaStore

extension Accounts {
    /// Nobody signs in to the account any more, and whatever is signed in is cut off at once, on every server.
    /// - Throws: `Failure.notFound`; `beyondYou` where the account may what the caller may not; `lastSuperuser`.
    public func disableAccount(_ input: AccountNumber, by caller: Caller) async throws -> Nothing {
        let ended = try await changeRights(by: caller, needing: .accountsManage) { change in
            let account = try change.account(input.id)
            guard !account.isDisabled else { return [ID<Session>]() }
            if account.isSuperuser { try requireAnotherSuperuser(than: account.id, in: change.tx) }
            try change.tx.run("UPDATE account SET is_disabled = 1 WHERE id = \(account.id)")
            try change.record("account.disabled", of: .account(account.id))
            return try endSessions(of: account.id, in: change.tx)
        }
        sessionCache.drop(ended)
        return Nothing()
    }

    /// - Throws: `Failure.notFound`, `beyondYou`.
    public func enableAccount(_ input: AccountNumber, by caller: Caller) async throws -> Nothing {
        try await changeRights(by: caller, needing: .accountsManage) { change in
            let account = try change.account(input.id)
            guard account.isDisabled else { return }
            try change.tx.run("UPDATE account SET is_disabled = 0 WHERE id = \(account.id)")
            try change.record("account.enabled", of: .account(account.id))
        }
        return Nothing()
    }

    /// Signs an account out everywhere.
    /// - Throws: `Failure.notFound`, `beyondYou`.
    public func endAccountSessions(_ input: AccountNumber, by caller: Caller) async throws -> Nothing {
        let ended = try await changeRights(by: caller, needing: .accountsManage) { change in
            let ended = try endSessions(of: change.account(input.id).id, in: change.tx)
            try change.record("account.sessions_ended", of: .account(input.id), ["sessions": String(ended.count)])
            return ended
        }
        sessionCache.drop(ended)
        return Nothing()
    }
}
