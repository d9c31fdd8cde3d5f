import JixiaCore
import JixiaMemory

/// What a person read in a picture, as part of an input.
struct CaptchaReading: Sendable {
    let uuid: String
    let text: String

    /// - Returns: nil unless both halves are given.
    init?(_ form: inout Form) {
        let uuid = form.optionalText("uuid", 36...36, pattern: Captcha.uuidPattern, code: FieldCode.uuid, matches: Captcha.isUUID)
        let text = form.optionalText("verify", 1...10)
        guard let uuid, let text else { return nil }
        self.uuid = uuid
        self.text = text
    }
}

extension Accounts {
    /// Uses the answer up, right or wrong: one picture is one try.
    func takeCaptcha(_ reading: CaptchaReading, for action: CaptchaAction) async throws -> Bool {
        guard let captcha = try await memory.take(Captcha.key(reading.uuid)).map(CaptchaText.init(stored:)) else { return false }
        let isRight = Secrets.equal(captcha.text.uppercased(), reading.text.uppercased())
        return isRight && (captcha.action == nil || captcha.action == action)
    }

    /// - Throws: `captchaNeeded` or `captchaWrong`.
    func demandCaptcha(_ reading: CaptchaReading?, for action: CaptchaAction) async throws {
        guard let reading else { throw Failure.captchaNeeded(for: action) }
        guard try await takeCaptcha(reading, for: action) else { throw Failure.captchaWrong }
    }
}

extension Failure {
    /// Tells where the picture is to be had.
    static func captchaNeeded(for action: CaptchaAction) -> Failure {
        captchaNeeded.with(["for": action.rawValue, "picture": "/api/users/image/verification/{uuid}/?for=\(action.rawValue)"])
    }
}
