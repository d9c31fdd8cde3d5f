import JixiaCore
import JixiaStore

extension Accounts {
    /// The account stays. To be signed in is enough: nothing is lost by it.
    public func takeBackClosing(_ input: NoInput, by caller: Caller) async throws -> Nothing {
        try await database.write { tx in
            guard try tx.lockedAccount(caller.account) != nil else { throw Failure.signInNeeded }
            let taken = try tx.run("DELETE FROM account_closing WHERE account_id = \(caller.account)")
            guard taken.rows == 1 else { throw Failure.closingMissing }
            try note(.closingTakenBack, by: caller, in: tx)
        }
        return Nothing()
    }
}
