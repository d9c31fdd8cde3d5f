import JixiaCore
import JixiaMessages
import JixiaStore

public struct RequestCode: Input {
    let mobile: String
    let purpose: CodePurpose
    let reading: CaptchaReading?

    public init(_ form: inout Form) {
        mobile = form.mobile()
        purpose = form.choice("purpose", standIn: .login)
        reading = CaptchaReading(&form)
    }

    init(mobile: String, purpose: CodePurpose, reading: CaptchaReading? = nil) {
        self.mobile = mobile
        self.purpose = purpose
        self.reading = reading
    }
}

public struct CodeRequested: Output {
    /// In seconds, as is `resendAfter`.
    public let expiresIn: Int
    public let resendAfter: Int

    init() {
        expiresIn = SMSCode.life.secondsRoundedUp
        resendAfter = SendLimits.resendAfter.secondsRoundedUp
    }

    public static var example: CodeRequested { CodeRequested() }

    public func write(to fields: inout Fields) {
        fields.number("expires_in", expiresIn)
        fields.number("resend_after", resendAfter)
    }
}

extension Accounts {
    /// Sends a code to a mobile. The answer is the same for one that has an account and one that has none.
    /// Room within the limits and the budget, the code and the task that sends it are one transaction: two who ask at once send one message.
    public func requestCode(_ input: RequestCode, _ visitor: Visitor) async throws -> CodeRequested {
        guard sms.isSetUp else { throw Failure.smsNotSetUp }
        if visitor.caller == nil { try await demandCaptcha(input.reading, for: .sms) }
        return try await requestCode(to: input.mobile, for: input.purpose, from: Origin(visitor.address))
    }

    func requestCode(to mobile: String, for purpose: CodePurpose, from origin: Origin) async throws -> CodeRequested {
        guard sms.isSetUp else { throw Failure.smsNotSetUp }
        let now = now()
        let refusal: Failure? = try await database.write { tx in
            try SendLimits.admit(mobile, from: origin, at: now, in: tx)
            if let blocked = try SegmentBlocks.refusal(Mobile.segment(mobile), at: now, in: tx) { return blocked }
            try smsBudget.admit(SMSMessage.code(SMSMessage.anyCode, named: "", to: mobile, from: origin.network), at: now, in: tx)
            // A resend replaces what was sent before.
            try tx.run(
                """
                UPDATE sms_code SET expires_at = \(now)
                WHERE mobile = \(mobile) AND purpose = \(purpose) AND taken_at IS NULL AND expires_at > \(now)
                """)
            let code = try insertCode(for: purpose, to: mobile, from: origin, at: now, in: tx)
            try jobs.add(SendCode(code: code), in: tx)
            return nil
        }
        if let refusal { throw refusal }
        return CodeRequested()
    }

    private func insertCode(
        for purpose: CodePurpose, to mobile: String, from origin: Origin, at now: Moment, in tx: any Transaction
    ) throws -> ID<SMSCode> {
        let nonce = Chance.bytes(16).hexadecimal
        let proof = keys.proof(of: keys.code(nonce, purpose, mobile), nonce, purpose, mobile)
        let inserted = try tx.run(
            """
            INSERT INTO sms_code (mobile, segment, address, network, purpose, nonce, proof, expires_at, created_at)
            VALUES (\(mobile), \(Mobile.segment(mobile)), \(origin.address), \(origin.network), \(purpose), \(nonce), \(proof),
                \(now + SMSCode.life), \(now))
            """)
        return ID(inserted.id)
    }
}
