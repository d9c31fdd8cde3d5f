import JixiaCore
import JixiaStore

public struct FinishRegistration: Input {
    let flow: String
    let password: String
    let username: String?
    let email: String?

    public init(_ form: inout Form) {
        flow = form.flow()
        password = form.newPassword()
        username = form.optionalUsername()
        email = form.optionalEmail()
        let names = [username, email].compactMap { $0?.lowercased() }
        if !password.isEmpty, names.contains(password.lowercased()) { form.reject("password", FieldCode.passwordCommon) }
    }
}

extension Accounts {
    /// The third step: the account for the mobile that was proved, and a session in it.
    public func finishRegistration(_ input: FinishRegistration, _ visitor: Visitor) async throws -> SignIn {
        tokens(try await finish(input, visitor, as: .tokens))
    }

    public func browserFinishRegistration(_ input: FinishRegistration, _ visitor: Visitor) async throws -> BrowserSession {
        browser(try await finish(input, visitor, as: .browser(remembered: false)), created: true)
    }

    private func finish(_ input: FinishRegistration, _ visitor: Visitor, as kind: SessionKind) async throws -> OpenedSession {
        if input.email != nil { try requireMail() }
        let hash = try await passwords.hash(input.password)
        let opened = try await database.write { tx -> Result<OpenedSession, Failure> in
            guard let found = try registration(input.flow, in: tx) else { return .failure(.registrationOver) }
            guard found.provedAt != nil else { return .failure(.registrationUnproved) }
            guard input.password != found.mobile else { return .failure(.passwordCommon) }
            // Of several who send the last step at once, one finds it unfinished.
            let finished = try tx.run("UPDATE registration SET finished_at = \(now()) WHERE id = \(found.id) AND finished_at IS NULL")
            guard finished.rows == 1 else { return .failure(.registrationOver) }
            let new = NewMember(username: input.username, mobile: found.mobile, passwordHash: hash)
            let outcome = try enrol(new, email: input.email, visitor, as: kind, in: tx)
            // Another name can be tried.
            if case .failure = outcome { try tx.run("UPDATE registration SET finished_at = NULL WHERE id = \(found.id)") }
            return outcome
        }
        .get()
        try await settle(opened, for: visitor)
        return opened
    }
}
