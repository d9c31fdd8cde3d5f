import JixiaCore
import JixiaStore

public struct RemoveAvatar: Input {
    let account: ID<Account>
    public init(_ form: inout Form) { account = form.id("id") }
}

extension Accounts {
    /// Back to the letter that stands for who has no picture.
    public func removeAvatar(_ input: RemoveAvatar, by caller: Caller) async throws -> Nothing {
        guard input.account == caller.account else { throw Failure.notFound }
        try await database.write { tx in
            tx.mayRepeat()
            guard let account = try tx.lockedAccount(caller.account) else { throw Failure.signInNeeded }
            try releaseAvatar(of: account, in: tx)
            try tx.run("UPDATE account SET avatar = '' WHERE id = \(caller.account)")
        }
        return Nothing()
    }
}
