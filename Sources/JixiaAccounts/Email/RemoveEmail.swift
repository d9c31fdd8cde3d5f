import JixiaCore
import JixiaStore

public struct RemoveEmail: Input {
    let proof: OwnerProof
    public init(_ form: inout Form) { proof = OwnerProof(&form) }
}

extension Accounts {
    /// The account has no address any more, and links that are under way lead nowhere.
    public func removeEmail(_ input: RemoveEmail, _ visitor: Visitor) async throws -> Nothing {
        try await asOwner(input.proof, visitor) { account, tx in
            guard account.email != nil else { return .failure(.noEmail) }
            try tx.run("UPDATE account SET email = NULL, email_key = NULL WHERE id = \(account.id)")
            try note(.emailChanged, of: account.id, visitor, in: tx)
            try voidLinks([.emailBind, .emailTaken, .passwordReset, .mobileRecovery], of: account.id, in: tx)
            try tellByMail(.emailRemoved, account, visitor, in: tx)
            return .success(Nothing())
        }
    }
}
