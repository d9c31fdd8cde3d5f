import JixiaCore
import JixiaMessages
import JixiaStore

public struct ProveRegistration: Input {
    let flow: String
    let code: String

    public init(_ form: inout Form) {
        flow = form.flow()
        code = form.code()
    }
}

extension Accounts {
    /// The second step: the code that was sent to the mobile of the first. Whether the mobile has an account is told only now.
    public func proveRegistration(_ input: ProveRegistration, _ visitor: Visitor) async throws -> RegistrationStep {
        let end = now() + Registration.life
        let outcome = try await database.write { tx -> Result<RegistrationStep, Failure> in
            guard let found = try registration(input.flow, in: tx) else { return .failure(.registrationOver) }
            let step = RegistrationStep(flow: input.flow, mobile: Mobile.masked(found.mobile), isProved: true)
            if found.provedAt != nil { return .success(step) }
            switch try takeCode(input.code, for: .register, of: found.mobile, from: Origin(visitor.address), in: tx) {
            case .refused(let failure): return .failure(failure)
            case .right(let code):
                guard try tx.account(mobile: found.mobile) == nil else {
                    try giveBack(code, in: tx)
                    return .failure(.mobileTaken)
                }
                try tx.run("UPDATE registration SET proved_at = \(now()), expires_at = \(end) WHERE id = \(found.id)")
                return .success(step)
            }
        }
        return try await counted(outcome).get()
    }
}
