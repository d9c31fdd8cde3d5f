import JixiaCore
import JixiaStore

public struct ResetPassword: Input {
    let mobile: String
    let code: String
    let password: String
    /// Needed only while the whole site is at risk.
    let reading: CaptchaReading?

    public init(_ form: inout Form) {
        mobile = form.mobile()
        code = form.code()
        password = form.newPassword()
        reading = CaptchaReading(&form)
        if !password.isEmpty, password == mobile { form.reject("password", FieldCode.passwordCommon) }
    }
}

extension Accounts {
    /// A new password for whoever holds the mobile, as a code by SMS proves. Every session ends: whoever knew the old password
    /// is out, and wrong passwords that were tried before count no longer.
    public func resetPassword(_ input: ResetPassword, _ visitor: Visitor) async throws -> Nothing {
        try await admitCodeCheck(input.reading, for: .reset)
        let hash = try await passwords.hash(input.password)
        let outcome = try await database.write { tx -> Result<[ID<Session>], Failure> in
            switch try takeCode(input.code, for: .reset, of: input.mobile, from: Origin(visitor.address), in: tx) {
            case .refused(let failure): return .failure(failure)
            case .right:
                guard let found = try tx.account(mobile: input.mobile), let account = try tx.lockedAccount(found.id) else {
                    return .failure(.accountMissing)
                }
                guard !account.isDisabled else { return .failure(.accountDisabled) }
                try setPassword(hash, of: account, visitor, in: tx)
                try clearFailures(of: account.id, in: tx)
                return .success(try endSessions(of: account.id, in: tx))
            }
        }
        sessionCache.drop(try await counted(outcome).get())
        return Nothing()
    }
}
