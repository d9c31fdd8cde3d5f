import JixiaCore
import JixiaStore

extension Accounts {
    public func makeDefault(_ input: OneAddress, by caller: Caller) async throws -> Address {
        try await database.write { tx in
            tx.mayRepeat()
            _ = try tx.lockedAccount(caller.account)
            let chosen = try tx.run(
                """
                UPDATE account SET default_address_id = \(input.id)
                WHERE id = \(caller.account) AND EXISTS (SELECT 1 FROM address WHERE id = \(input.id) AND account_id = \(caller.account))
                """)
            guard chosen.rows == 1 else { throw Failure.addressNotFound }
            return try ownAddress(input.id, of: caller.account, in: tx)
        }
    }
}
