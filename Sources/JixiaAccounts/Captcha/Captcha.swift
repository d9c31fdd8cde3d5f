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

/// What a captcha is solved for: one that was asked for with this is good for nothing else.
public enum CaptchaAction: String, Sendable, CaseIterable { case sms, login, register, reset }

/// What a captcha says, and what for, as the memory keeps it: `sms:7K3MW`.
struct CaptchaText: Sendable {
    let text: String
    /// Nil for a captcha that was asked for without saying what for, as older front ends do.
    let action: CaptchaAction?

    init(_ text: String, for action: CaptchaAction?) {
        self.text = text
        self.action = action
    }

    init(stored: String) {
        let parts = stored.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        text = parts.last ?? ""
        action = parts.count == 2 ? CaptchaAction(rawValue: parts[0]) : nil
    }

    var stored: String { (action?.rawValue ?? "") + ":" + text }
}

public struct CaptchaInput: Input {
    let uuid: String
    let action: CaptchaAction?

    public init(_ form: inout Form) {
        uuid = form.text("uuid", 36...36, pattern: Captcha.uuidPattern, code: FieldCode.uuid, matches: Captcha.isUUID)
        action = form.optionalChoice("for")
    }
}

extension Accounts {
    /// Draws a new picture under the caller's id; what was under it before is gone.
    public func captcha(_ input: CaptchaInput, _ visitor: Visitor) async throws -> PNG {
        try await countCaptcha(visitor)
        let text = captchaText()
        let picture = try captchaPicture(text)
        try await memory.set(Captcha.key(input.uuid), CaptchaText(text, for: input.action).stored, for: Captcha.life)
        return PNG(picture)
    }

    /// What the picture says. Only development mode has a way to it.
    public func captchaAnswer(_ uuid: String) async throws -> String? {
        try await memory.value(Captcha.key(uuid)).map { CaptchaText(stored: $0).text }
    }

    /// Pictures and readings together.
    /// - Throws: `Failure.captchaTooMany`.
    func countCaptcha(_ visitor: Visitor) async throws {
        let hit = try await memory.hit("captcha-pictures:\(visitor.address)", within: .minutes(1))
        guard hit.count <= Captcha.picturesPerMinute else {
            throw Failure.captchaTooMany.with(["seconds": String(max(1, hit.reset.secondsRoundedUp))]).retry(after: hit.reset)
        }
    }
}
