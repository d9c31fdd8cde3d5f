import JixiaCore
import JixiaStore

extension Accounts {
    /// Makes an account a superuser. Only superusers can.
    /// - Throws: `Failure.notFound`.
    public func makeSuperuser(_ input: AccountNumber, by caller: Caller) async throws -> Nothing {
        try await setSuperuser(input, true, by: caller)
    }

    /// Makes a superuser an account like others.
    /// - Throws: `Failure.notFound`; `lastSuperuser` for the only one who can sign in.
    public func unmakeSuperuser(_ input: AccountNumber, by caller: Caller) async throws -> Nothing {
        try await setSuperuser(input, false, by: caller)
    }

    private func setSuperuser(_ input: AccountNumber, _ isSuperuser: Bool, by caller: Caller) async throws -> Nothing {
        try caller.requireFresh()
        let ended = try await changeRights(by: caller, if: { try $0.require(.superuser) }) { change in
            let account = try change.account(input.id)
            guard account.isSuperuser != isSuperuser else { return [ID<Session>]() }
            if !isSuperuser { try requireAnotherSuperuser(than: account.id, in: change.tx) }
            try change.tx.run("UPDATE account SET is_superuser = \(isSuperuser) WHERE id = \(account.id)")
            try change.record(isSuperuser ? "account.superuser" : "account.no_superuser", of: .account(account.id))
            return try endSessions(of: account.id, in: change.tx)
        }
        sessionCache.drop(ended)
        return Nothing()
    }

    /// A site without a superuser could be brought back from the command line alone.
    func requireAnotherSuperuser(than account: ID<Account>, in tx: any Transaction) throws {
        let others = try tx.count(
            "SELECT COUNT(*) AS value FROM account WHERE is_superuser = 1 AND is_disabled = 0 AND id <> \(account)")
        guard others > 0 else { throw Failure.lastSuperuser }
    }
}
