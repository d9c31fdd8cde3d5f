import JixiaCore
import JixiaStore

public struct RequestPasswordMail: Input {
    let email: String
    let reading: CaptchaReading?

    public init(_ form: inout Form) {
        email = form.email()
        reading = CaptchaReading(&form)
    }
}

extension Accounts {
    /// Mails a link for a new password to an address that an account has proved. For any other address the answer is the same,
    /// the limits count alike, and nothing is sent.
    public func requestPasswordMail(_ input: RequestPasswordMail, _ visitor: Visitor) async throws -> MailRequested {
        try requireMail()
        if visitor.caller == nil { try await demandCaptcha(input.reading, for: .reset) }
        try await database.write { tx in
            let found = try tx.account(email: input.email)
            let account = try found.flatMap { try tx.lockedAccount($0.id) }
            let receiver = account.flatMap { $0.isDisabled ? nil : $0.id }
            try addAskedMail(.passwordReset, to: account?.email ?? input.email, of: receiver, askedBy: nil, visitor, in: tx)
        }
        return MailRequested(.passwordReset)
    }
}
