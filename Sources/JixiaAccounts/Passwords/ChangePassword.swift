import JixiaCore
import JixiaStore

public struct ChangePassword: Input {
    let password: String
    /// `old_password`; a code to the own mobile where the account has no password yet.
    let proof: OwnerProof

    public init(_ form: inout Form) {
        password = form.newPassword()
        proof = OwnerProof(&form, password: "old_password")
    }
}

extension Accounts {
    /// Another password, or the first. Every other session ends, this one goes on.
    public func changePassword(_ input: ChangePassword, _ visitor: Visitor) async throws -> Nothing {
        let caller = try visitor.member()
        let hash = try await passwords.hash(input.password)
        let ended = try await asOwner(input.proof, visitor) { account, tx -> Result<[ID<Session>], Failure> in
            if account.password != nil, input.proof.password == nil { return .failure(Failure.proofNeeded.on("old_password")) }
            guard !account.isNamed(input.password) else { return .failure(.passwordCommon) }
            try setPassword(hash, of: account, visitor, in: tx)
            return .success(try endSessions(of: account.id, but: caller.session, in: tx))
        }
        sessionCache.drop(ended + [caller.session])
        return Nothing()
    }

    /// What every way to a new password does: links that were mailed for one are worth nothing, and the owner is told.
    func setPassword(_ hash: String, of account: AccountRow, _ visitor: Visitor, in tx: any Transaction) throws {
        try tx.run("UPDATE account SET password = \(hash) WHERE id = \(account.id)")
        try voidLinks([.passwordReset], of: account.id, in: tx)
        try note(.passwordChanged, of: account.id, visitor, in: tx)
        try tellByMail(.passwordChanged, account, visitor, in: tx)
    }
}

extension AccountRow {
    /// Whether a text is one of the names that everybody would try first.
    func isNamed(_ text: String) -> Bool {
        [username, mobile, email].contains { $0?.lowercased() == text.lowercased() }
    }
}
