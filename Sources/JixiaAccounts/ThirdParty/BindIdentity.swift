import JixiaCore
import JixiaIdentity
import JixiaStore

public struct BindIdentity: Input {
    let ticket: String
    public init(_ form: inout Form) { ticket = form.ticket() }
}

extension Accounts {
    /// From now on the identity opens the caller's account. Whoever sits at a session that was left open cannot do that.
    public func bindIdentity(_ input: BindIdentity, by caller: Caller) async throws -> IdentitySummary {
        try caller.requireFresh()
        let binding = try await database.write { tx in
            let identity = try takeTicket(input.ticket, in: tx)
            guard let account = try tx.lockedAccount(caller.account), !account.isDisabled else { throw Failure.signInNeeded }
            try tx.bind(identity, to: account.id, at: now())
            try note(.identityBound, by: caller, in: tx)
            guard let binding = try tx.binding(of: identity) else { throw Failure.identityMissing }
            return binding
        }
        return summary(binding)
    }
}
