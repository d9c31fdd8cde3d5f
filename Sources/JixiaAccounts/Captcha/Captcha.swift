import Foundation
import JixiaCore
import JixiaMemory

/// A picture that is easier for people than for programs. It is friction, not proof: programs read it too, for a price.
enum Captcha {
    static let life = Duration.seconds(180)
    static let picturesPerMinute = 20

    static let uuidPattern = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"

    static func key(_ uuid: String) -> String { "captcha:" + uuid.lowercased() }

    static func isUUID(_ text: String) -> Bool { UUID(uuidString: text) != nil }
}

public struct CaptchaInput: Input {
    let uuid: String

    public init(_ form: inout Form) {
        uuid = form.text("uuid", 36...36, pattern: Captcha.uuidPattern, code: FieldCode.uuid, matches: Captcha.isUUID)
    }
}

extension Accounts {
    /// Draws a new picture under the caller's id; what was under it before is gone.
    public func captcha(_ input: CaptchaInput, _ visitor: Visitor) async throws -> PNG {
        let hit = try await memory.hit("captcha-pictures:\(visitor.address)", within: .minutes(1))
        guard hit.count <= Captcha.picturesPerMinute else { throw Failure.captchaTooMany.retry(after: hit.reset) }
        let text = captchaText()
        let picture = try captchaPicture(text)
        try await memory.set(Captcha.key(input.uuid), text, for: Captcha.life)
        return PNG(picture)
    }

    /// What the picture says. Only development mode has a way to it.
    public func captchaAnswer(_ uuid: String) async throws -> String? {
        try await memory.value(Captcha.key(uuid))
    }
}

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
    func takeCaptcha(_ reading: CaptchaReading) async throws -> Bool {
        guard let answer = try await memory.take(Captcha.key(reading.uuid)) else { return false }
        return Secrets.equal(answer.uppercased(), reading.text.uppercased())
    }
}
