import JixiaCore
import JixiaStore

extension Accounts {
    /// One address of the caller's own, with the whole mobile: the only answer that has it.
    public func address(_ input: OneAddress, by caller: Caller) async throws -> Address {
        try await database.read { tx in try ownAddress(input.id, of: caller.account, in: tx) }
    }
}
