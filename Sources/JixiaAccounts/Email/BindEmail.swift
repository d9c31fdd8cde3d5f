import JixiaCore
import JixiaStore

public struct BindEmail: Input {
    let email: String
    let proof: OwnerProof

    public init(_ form: inout Form) {
        email = form.email()
        proof = OwnerProof(&form)
    }
}

/// What is answered to who asked for a mail, whether one was sent or not.
public struct MailRequested: Output {
    /// In seconds, as is `resendAfter`.
    public let expiresIn: Int
    public let resendAfter: Int

    init(_ kind: NoticeKind) {
        expiresIn = kind.life.secondsRoundedUp
        resendAfter = NoticeLimits.resendAfter.secondsRoundedUp
    }

    public static var example: MailRequested { MailRequested(.emailBind) }

    public func write(to fields: inout Fields) {
        fields.number("expires_in", expiresIn)
        fields.number("resend_after", resendAfter)
    }
}

extension Accounts {
    /// Sends a link that makes an address the caller's own; until it is used the account keeps the address it has. Whether the
    /// address is somebody else's is told to that person alone.
    public func bindEmail(_ input: BindEmail, _ visitor: Visitor) async throws -> MailRequested {
        try requireMail()
        return try await asOwner(input.proof, visitor) { account, tx in
            try addBindMail(input.email, account.id, visitor, in: tx)
            return .success(MailRequested(.emailBind))
        }
    }

    /// - Parameter account: held by the caller's transaction.
    func addBindMail(_ email: String, _ account: ID<Account>, _ visitor: Visitor, in tx: any Transaction) throws {
        let owner = try tx.account(email: email)
        let isTaken = owner.map { $0.id != account } ?? false
        try voidLinks([.emailBind, .emailTaken], of: account, in: tx)
        try addAskedMail(isTaken ? .emailTaken : .emailBind, to: email, of: account, askedBy: account, visitor, in: tx)
    }
}
