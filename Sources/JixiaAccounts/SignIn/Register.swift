import JixiaCore
import JixiaStore

public struct Register: Input {
    let mobile: String
    let code: String
    let password: String
    let username: String?
    let email: String?
    /// Needed only while the whole site is at risk.
    let reading: CaptchaReading?

    public init(_ form: inout Form) {
        mobile = form.mobile()
        code = form.code()
        password = form.newPassword()
        username = form.optionalUsername()
        email = form.optionalEmail()
        reading = CaptchaReading(&form)
        let names = [mobile, username, email].compactMap { $0?.lowercased() }
        if !password.isEmpty, names.contains(password.lowercased()) { form.reject("password", FieldCode.passwordCommon) }
    }
}

extension Accounts {
    /// An account for whoever holds the mobile, as a code by SMS proves.
    public func register(_ input: Register, _ visitor: Visitor) async throws -> SignIn {
        tokens(try await register(input, visitor, as: .tokens))
    }

    public func browserRegister(_ input: Register, _ visitor: Visitor) async throws -> BrowserSession {
        browser(try await register(input, visitor, as: .browser(remembered: false)), created: true)
    }

    private func register(_ input: Register, _ visitor: Visitor, as kind: SessionKind) async throws -> OpenedSession {
        if input.email != nil { try requireMail() }
        try await admitCodeCheck(input.reading, for: .register)
        let hash = try await passwords.hash(input.password)
        let new = NewMember(username: input.username, mobile: input.mobile, passwordHash: hash)
        let outcome = try await database.write { tx -> Result<OpenedSession, Failure> in
            switch try takeCode(input.code, for: .register, of: input.mobile, from: Origin(visitor.address), in: tx) {
            case .refused(let failure): return .failure(failure)
            case .right(let code):
                let outcome = try enrol(new, email: input.email, visitor, as: kind, in: tx)
                // The code stays good for another name.
                if case .failure = outcome { try giveBack(code, in: tx) }
                return outcome
            }
        }
        let opened = try await counted(outcome).get()
        try await settle(opened, for: visitor)
        return opened
    }

    /// The account of who has proved to hold the mobile, and its first session. What is taken is told only now. An e-mail address
    /// is no part of the account before the link that goes to it was used: so nobody keeps an address from its owner.
    func enrol(
        _ new: NewMember, email: String?, _ visitor: Visitor, as kind: SessionKind, in tx: any Transaction
    ) throws -> Result<OpenedSession, Failure> {
        if let failure = try taken(new, in: tx) { return .failure(failure) }
        guard let account = try tx.lockedAccount(addMember(new, in: tx)) else { return .failure(.signInNeeded) }
        if let email { try addBindMail(email, account.id, visitor, in: tx) }
        return .success(try openSession(kind, of: account, for: visitor, in: tx))
    }
}
