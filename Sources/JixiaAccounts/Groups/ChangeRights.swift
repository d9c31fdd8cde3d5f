import JixiaAudit
import JixiaCore
import JixiaStore

/// One change of what somebody may: who makes it, with the rights of this very moment.
struct RightsChange {
    let tx: any Transaction
    let caller: Caller
    let rights: Rights
    let audit: AuditLog

    /// - Throws: `Failure.beyondYou` where somebody else may more than the one who acts.
    func reach(_ other: Rights) throws {
        guard rights.cover(other) else { throw Failure.beyondYou }
    }

    /// - Throws: `Failure.notFound`; `Failure.beyondYou` where the account may more than the one who acts.
    func account(_ id: ID<Account>) throws -> AccountRow {
        guard let account = try tx.lockedAccount(id) else { throw Failure.notFound }
        try reach(tx.rights(of: id))
        return account
    }

    func record(_ action: String, of subject: AuditSubject, _ details: [String: String] = [:]) throws {
        try audit.record(action, of: subject, by: caller.account, details, in: tx)
    }
}

extension Accounts {
    /// Changes what somebody may, one such change at a time: what the rules look at cannot be otherwise at the commit.
    /// - Parameter admit: whether the caller may still do it. Rights may have gone since the request came in.
    func changeRights<T: Sendable>(
        by caller: Caller, if admit: @escaping @Sendable (Caller) throws -> Void,
        _ body: @escaping @Sendable (RightsChange) throws -> T
    ) async throws -> T {
        try admit(caller)
        return try await database.write { tx in
            try tx.run("UPDATE rights_gate SET passed = passed + 1 WHERE id = 1")
            let rights = try tx.rights(of: caller.account)
            let current = Caller(account: caller.account, session: caller.session, rights: rights)
            try admit(current)
            return try body(RightsChange(tx: tx, caller: current, rights: rights, audit: audit))
        }
    }

    /// The same for whoever has a permission.
    func changeRights<T: Sendable>(
        by caller: Caller, needing permission: Permission, _ body: @escaping @Sendable (RightsChange) throws -> T
    ) async throws -> T {
        try await changeRights(by: caller, if: { try $0.require(permission) }, body)
    }
}
