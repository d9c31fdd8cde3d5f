import Foundation
import JixiaCore
import Synchronization

/// Reads a captcha aloud, for who cannot see the picture: by espeak-ng, one character after the other, twice.
public final class CaptchaVoice: Sendable {
    public static let timeMax = Duration.seconds(5)
    static let bytesMax = 4 * 1024 * 1024
    static let runningMax = 4

    private let program: URL
    private let running = Mutex(0)

    init(program: URL) { self.program = program }

    /// Nil where espeak-ng is not installed.
    public static func installed() -> CaptchaVoice? {
        let places = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].map { URL(fileURLWithPath: $0 + "/espeak-ng") }
        return places.first { FileManager.default.isExecutableFile(atPath: $0.path) }.map(CaptchaVoice.init)
    }

    /// - Returns: the bytes of a WAV file.
    /// - Throws: `Failure.speechBusy` while too many are being spoken, `ChildProcess.Trouble` where espeak-ng fails.
    public func wav(_ text: String, _ language: Language) async throws -> [UInt8] {
        guard enter() else { throw Failure.speechBusy }
        defer { running.withLock { $0 -= 1 } }
        // A little different each time: the same characters are not the same sound.
        let speed = Int.random(in: 95...120)
        let pitch = Int.random(in: 38...62)
        let child = ChildProcess(
            program, ["-m", "--stdin", "--stdout", "-v", Self.voice(language), "-s", "\(speed)", "-p", "\(pitch)"],
            timeMax: Self.timeMax, bytesMax: Self.bytesMax)
        return try WAV.measured(await child.output(of: Array(Self.words(text, language).utf8)))
    }

    private func enter() -> Bool {
        running.withLock { running in
            guard running < Self.runningMax else { return false }
            running += 1
            return true
        }
    }

    private static func voice(_ language: Language) -> String { language == .chinese ? "cmn" : "en" }

    /// Marked up as SSML. Letters have English names in both languages.
    static func words(_ text: String, _ language: Language) -> String {
        let characters = text.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.map { character in
            "<voice name=\"\(character.isNumber ? voice(language) : "en")\">\(character)</voice>"
        }
        let once = characters.joined(separator: "<break time=\"600ms\"/>")
        return "<speak>\(once)<break time=\"1500ms\"/>\(once)</speak>"
    }
}

enum WAV {
    /// espeak-ng writes into a pipe and so cannot go back to say how long it all was: the two lengths are filled in here.
    /// - Throws: `ChildProcess.Trouble` for what is no WAV file.
    static func measured(_ bytes: [UInt8]) throws -> [UInt8] {
        guard bytes.count > 44, bytes.starts(with: Array("RIFF".utf8)), bytes[36..<40].elementsEqual("data".utf8) else {
            throw ChildProcess.Trouble.badOutput
        }
        var bytes = bytes
        write(UInt32(bytes.count - 8), to: &bytes, at: 4)
        write(UInt32(bytes.count - 44), to: &bytes, at: 40)
        return bytes
    }

    private static func write(_ number: UInt32, to bytes: inout [UInt8], at place: Int) {
        for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(index))) }
    }
}

extension Failure {
    public static let speechBusy = Failure(.unavailable, "busy", retryAfter: 2)
}
