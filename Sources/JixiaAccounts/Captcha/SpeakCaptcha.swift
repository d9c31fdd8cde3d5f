import JixiaCore
import JixiaMemory

public struct SpeakCaptcha: Input {
    let captcha: CaptchaInput
    /// Nil for the language of the request.
    let language: Language?

    public init(_ form: inout Form) {
        captcha = CaptchaInput(&form)
        language = form.optionalChoice("lang")
    }
}

extension Accounts {
    /// Makes a WAV file of a captcha's characters.
    public typealias CaptchaSpeech = @Sendable (_ text: String, Language) async throws -> [UInt8]

    /// Whether a captcha can be heard here.
    public var speaksCaptchas: Bool { captchaSpeech != nil }

    /// Reads the picture under the caller's id aloud: the same answer, and still one try for it. Who has not looked at a picture
    /// gets an answer to hear.
    public func speakCaptcha(_ input: SpeakCaptcha, _ visitor: Visitor) async throws -> WAV {
        guard let captchaSpeech else { throw Failure.speechUnavailable }
        try await countCaptcha(visitor)
        let language = input.language ?? visitor.language
        let key = Captcha.key(input.captcha.uuid)
        if let stored = try await memory.value(key) {
            return WAV(try await captchaSpeech(CaptchaText(stored: stored).text, language))
        }
        let text = captchaText()
        let speech = try await captchaSpeech(text, language)
        try await memory.set(key, CaptchaText(text, for: input.captcha.action).stored, for: Captcha.life)
        return WAV(speech)
    }
}
