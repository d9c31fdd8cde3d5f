import JixiaCore
import JixiaStore

extension Accounts {
    /// Mails a link to the caller's own address, for who has lost the old mobile. It is worth something with the password only.
    public func requestMobileRecovery(_ input: NoInput, _ visitor: Visitor) async throws -> MailRequested {
        let caller = try visitor.member()
        try requireMail()
        return try await database.write { tx -> Result<MailRequested, Failure> in
            guard let account = try tx.lockedAccount(caller.account), let email = account.email else { return .failure(.noEmail) }
            try addAskedMail(.mobileRecovery, to: email, of: account.id, askedBy: account.id, visitor, in: tx)
            return .success(MailRequested(.mobileRecovery))
        }
        .get()
    }
}
