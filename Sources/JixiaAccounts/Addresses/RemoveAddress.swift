import JixiaCore
import JixiaStore

public struct OneAddress: Input {
    let id: ID<Address>
    public init(_ form: inout Form) { id = form.id("id") }
}

extension Accounts {
    /// Where the default goes, the newest that is left takes its place.
    public func removeAddress(_ input: OneAddress, by caller: Caller) async throws -> Nothing {
        try await database.write { tx in
            tx.mayRepeat()
            guard let account = try tx.lockedAccount(caller.account) else { throw Failure.signInNeeded }
            let removed = try tx.run("DELETE FROM address WHERE id = \(input.id) AND account_id = \(account.id)")
            guard removed.rows == 1 else { throw Failure.addressNotFound }
            guard account.defaultAddress == input.id else { return }
            try tx.run(
                """
                UPDATE account SET default_address_id = (SELECT MAX(id) FROM address WHERE account_id = \(account.id))
                WHERE id = \(account.id)
                """)
        }
        return Nothing()
    }
}
