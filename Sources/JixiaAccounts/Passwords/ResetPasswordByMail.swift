import JixiaCore
import JixiaStore

public struct ResetPasswordByMail: Input {
    let token: String
    let password: String

    public init(_ form: inout Form) {
        token = form.token()
        password = form.newPassword()
    }
}

extension Accounts {
    /// A new password for whoever reads the account's mail. Every session ends, and wrong passwords that were tried before count
    /// no longer.
    public func resetPasswordByMail(_ input: ResetPasswordByMail, _ visitor: Visitor) async throws -> Nothing {
        let hash = try await passwords.hash(input.password)
        let outcome = try await database.write { tx -> Result<[ID<Session>], Failure> in
            guard let (notice, account) = try takeLink(input.token, .passwordReset, in: tx),
                account.email.map(Email.key) == notice.recipientKey
            else { return .failure(.linkInvalid) }
            guard !account.isNamed(input.password) else {
                try giveBack(notice, in: tx)
                return .failure(.passwordCommon)
            }
            try setPassword(hash, of: account, visitor, in: tx)
            try clearFailures(of: account.id, in: tx)
            return .success(try endSessions(of: account.id, in: tx))
        }
        sessionCache.drop(try outcome.get())
        return Nothing()
    }
}
