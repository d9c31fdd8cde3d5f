import Foundation
import JixiaCore
import Testing

@testable import JixiaCaptcha

@Suite struct CaptchaVoiceTests {
    private func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }

    @Test(arguments: Language.allCases)
    func `what is spoken is a WAV file of the length it says, longer with every character`(_ language: Language) async throws {
        let voice = try #require(CaptchaVoice.installed(), "bin/setup --for test brings espeak-ng")
        var seconds: [Double] = []
        for text in ["7", "7K3", "7K3MW"] {
            let bytes = try await voice.wav(text, language)
            #expect(bytes.prefix(4).elementsEqual("RIFF".utf8) && bytes[8..<12].elementsEqual("WAVE".utf8))
            #expect(number(bytes, 4, 4) == bytes.count - 8 && number(bytes, 40, 4) == bytes.count - 44)
            #expect(number(bytes, 20, 2) == 1 && number(bytes, 22, 2) == 1)
            seconds.append(Double(bytes.count - 44) / Double(number(bytes, 28, 4)))
        }
        #expect(seconds[0] + 1 < seconds[1] && seconds[1] + 1 < seconds[2] && seconds[2] < 30)
    }

    @Test func `characters are named one by one, and nothing else gets through`() {
        let words = CaptchaVoice.words("7<K", .chinese)
        #expect(words.components(separatedBy: "<voice name=\"cmn\">7</voice>").count == 3)
        #expect(words.components(separatedBy: "<voice name=\"en\">K</voice>").count == 3)
        #expect(!words.contains("<<"))
    }

    @Test func `a child that takes too long, says too much or is not there is given up`() async throws {
        func run(_ program: String, _ arguments: [String], _ timeMax: Duration) async throws -> [UInt8] {
            try await ChildProcess(URL(fileURLWithPath: program), arguments, timeMax: timeMax, bytesMax: 100_000).output(of: [1, 2, 3])
        }
        #expect(try await run("/bin/cat", [], .seconds(10)) == [1, 2, 3])
        await #expect(throws: ChildProcess.Trouble.tooSlow) { try await run("/bin/sleep", ["60"], .milliseconds(50)) }
        await #expect(throws: ChildProcess.Trouble.tooMuch) { try await run("/bin/cat", ["/dev/zero"], .seconds(10)) }
        await #expect(throws: ChildProcess.Trouble.notStarted) { try await run("/nowhere/espeak-ng", [], .seconds(10)) }
    }

    @Test func `what is no WAV file is none`() {
        #expect(throws: ChildProcess.Trouble.badOutput) { try WAV.measured(Array(repeating: 0, count: 100)) }
    }
}
