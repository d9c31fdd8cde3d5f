import JixiaCore
import JixiaMessages
import JixiaStore

public struct VerifyEmail: Input {
    let token: String
    public init(_ form: inout Form) { token = form.token() }
}

public struct VerifiedEmail: Output {
    /// Masked.
    public let email: String
    public static var example: VerifiedEmail { VerifiedEmail(email: "m***@example.com") }
    public func write(to fields: inout Fields) { fields.text("email", email) }
}

extension Accounts {
    /// The address that the link was sent to is the account's from here on. Of two accounts that prove one address, one has it:
    /// the other meets the unique key, runs again, and finds it taken.
    public func verifyEmail(_ input: VerifyEmail, _ visitor: Visitor) async throws -> VerifiedEmail {
        try await database.write { tx -> Result<VerifiedEmail, Failure> in
            guard let (notice, account) = try takeLink(input.token, .emailBind, in: tx) else { return .failure(.linkInvalid) }
            if let owner = try tx.account(email: notice.recipient), owner.id != account.id { return .failure(.emailTaken) }
            try tx.run(
                """
                UPDATE account SET email = \(notice.recipient), email_key = \(notice.recipientKey) WHERE id = \(account.id)
                """)
            try note(.emailChanged, of: account.id, visitor, in: tx)
            let masked = Masked.address(notice.recipient)
            if let old = account.email, Email.key(old) != notice.recipientKey {
                try tellByMail(.emailChanged, account, visitor, detail: masked, in: tx)
                // Links that were sent to the old address open nothing any more.
                try voidLinks([.passwordReset, .mobileRecovery], of: account.id, in: tx)
            }
            return .success(VerifiedEmail(email: masked))
        }
        .get()
    }
}
