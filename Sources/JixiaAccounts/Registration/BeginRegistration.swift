import JixiaCore
import JixiaMessages
import JixiaStore

public struct BeginRegistration: Input {
    let mobile: String
    let reading: CaptchaReading?

    public init(_ form: inout Form) {
        mobile = form.mobile()
        reading = CaptchaReading(&form)
    }
}

/// A registration under way.
public struct RegistrationStep: Output {
    /// What the next steps are to bring along; worth an account, so no page shows it.
    public let flow: String
    /// Masked.
    public let mobile: String
    public let isProved: Bool

    public static var example: RegistrationStep {
        RegistrationStep(flow: String(repeating: "5f", count: 32), mobile: "139****0000", isProved: false)
    }

    public func write(to fields: inout Fields) {
        fields.text("flow", flow)
        fields.text("mobile", mobile)
        fields.flag("proved", isProved)
    }
}

extension Accounts {
    /// The first step: sends a code to the mobile, within the limits of sending.
    public func beginRegistration(_ input: BeginRegistration, _ visitor: Visitor) async throws -> RegistrationStep {
        _ = try await requestCode(RequestCode(mobile: input.mobile, purpose: .register, reading: input.reading), visitor)
        let flow = Chance.token()
        let end = now() + Registration.life
        try await database.write { tx in
            try tx.run(
                "INSERT INTO registration (token_hash, mobile, expires_at) VALUES (\(Secrets.hash(flow)), \(input.mobile), \(end))")
        }
        return RegistrationStep(flow: flow, mobile: Mobile.masked(input.mobile), isProved: false)
    }

    /// How far a registration is; nil where none is under way.
    public func registration(_ flow: String) async throws -> RegistrationStep? {
        guard LinkToken.isOne(flow) else { return nil }
        let found = try await database.read { tx in try registration(flow, in: tx) }
        guard let found else { return nil }
        return RegistrationStep(flow: flow, mobile: Mobile.masked(found.mobile), isProved: found.provedAt != nil)
    }
}
