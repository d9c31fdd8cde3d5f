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
        username = form.optionalText(
            "username", Username.length, pattern: Username.pattern, code: FieldCode.username, matches: Username.isOne)
        email = form.optionalText("email", 5...254, pattern: Email.pattern, code: FieldCode.email, matches: Email.isOne)
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
        try await admitCodeCheck(input.reading, for: .register)
        let hash = try await passwords.hash(input.password)
        let new = NewMember(username: input.username, mobile: input.mobile, email: input.email, passwordHash: hash)
        let outcome = try await database.write { tx in try register(new, code: input.code, visitor, as: kind, in: tx) }
        let opened = try await counted(outcome).get()
        try await settle(opened, for: visitor)
        return opened
    }

    /// What is taken is told only to who has proved to hold the mobile. The code stays good then, for another name.
    private func register(
        _ new: NewMember, code: String, _ visitor: Visitor, as kind: SessionKind, in tx: any Transaction
    ) throws -> Result<OpenedSession, Failure> {
        switch try takeCode(code, for: .register, of: new.mobile ?? "", from: Origin(visitor.address), in: tx) {
        case .refused(let failure): return .failure(failure)
        case .right(let code):
            if let failure = try taken(new, in: tx) {
                try giveBack(code, in: tx)
                return .failure(failure)
            }
            guard let account = try tx.lockedAccount(addMember(new, in: tx)) else { return .failure(.signInNeeded) }
            return .success(try openSession(kind, of: account, for: visitor, in: tx))
        }
    }
}
