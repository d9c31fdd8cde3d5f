import JixiaCore
import JixiaStore

public struct UnbindIdentity: Input {
    let id: ID<IdentityBinding>
    public init(_ form: inout Form) { id = form.id("id") }
}

extension Accounts {
    /// The identity opens the account no longer, unless that were the last way in. Ways in are a password, a mobile, and other
    /// identities whose providers are set: one that nobody can come by is no way.
    public func unbindIdentity(_ input: UnbindIdentity, by caller: Caller) async throws -> Nothing {
        try await database.write { tx in
            guard let account = try tx.lockedAccount(caller.account) else { throw Failure.signInNeeded }
            let removed = try tx.run("DELETE FROM account_identity WHERE id = \(input.id) AND account_id = \(account.id)")
            guard removed.rows == 1 else { throw Failure.identityMissing }
            let others = try tx.count(
                """
                SELECT COUNT(*) AS value FROM account_identity
                WHERE account_id = \(account.id) AND provider IN \(list: providers.all.map(\.name))
                """)
            // Thrown, so that what was removed is there again.
            guard account.password != nil || account.mobile != nil || others > 0 else { throw Failure.lastWayIn }
            try note(.identityUnbound, by: caller, in: tx)
        }
        return Nothing()
    }
}
