import Foundation
import JixiaCore
import JixiaFiles
import JixiaTesting
import Testing

@testable import JixiaPictures

/// With the real program as the helper, and with others that behave badly.
@Suite struct PictureHelpersTests {
    private let folder = TestFolder()

    /// `jixia` lies beside the tests.
    private static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("jixia").path

    /// A machine that is busy with other tests may take its time.
    private let helpers = PictureHelpers(program: program, patience: 120_000)

    private func script(_ text: String) throws -> [String] {
        let file = folder.file("helper-\(Chance.bytes(4).hexadecimal)")
        try Data((text + "\n").utf8).write(to: file)
        // The shell reads it: a file that was just written cannot always be executed while other tests start processes.
        return ["/bin/sh", file.path]
    }

    private func outcome(_ helpers: PictureHelpers, _ bytes: [UInt8] = [1]) async throws -> Failure? {
        do {
            _ = try await helpers.squares([40], of: bytes)
            return nil
        } catch let failure as Failure { return failure }
    }

    @Test(arguments: CheckedPicture.Kind.allCases)
    func `a picture comes back in the sizes asked for`(_ kind: CheckedPicture.Kind) async throws {
        let squares = try await helpers.squares([256, 96, 40], of: DrawnPicture.bytes(kind))
        #expect(squares.map { DrawnPicture.size($0) } == [[256, 256], [96, 96], [40, 40]])
    }

    @Test(arguments: CheckedPicture.Kind.allCases)
    func `the largest picture that is allowed fits into the helper's limits`(_ kind: CheckedPicture.Kind) async throws {
        let picture = DrawnPicture.bytes(kind, width: 5000, height: 5000)
        #expect(try await outcome(helpers, picture) == nil)
    }

    @Test func `a refusal says which`() async throws {
        #expect(try await outcome(helpers, Array("<svg/>".utf8)) == .pictureUnsupported)
        #expect(try await outcome(helpers, []) == .pictureUnsupported)
        #expect(try await outcome(helpers, [UInt8](repeating: 0, count: 6_000_000)) == .pictureTooLarge)
        #expect(try await outcome(helpers, DrawnPicture.bytes(.png).dropLast(20)) == .pictureUnreadable)
    }

    @Test(arguments: [
        "exit 1", "kill -SEGV $$", "exit 0", "printf JXP", "printf 'JXP\\011'", "printf 'JXP\\000\\377\\377\\377\\377'",
        "printf 'JXP\\000\\000\\000\\000\\004<svg'", "head -c 5000000 /dev/zero", "printf 'JXP\\002x'",
    ])
    func `a helper that crashes or says nonsense makes the picture unreadable`(_ text: String) async throws {
        #expect(try await outcome(PictureHelpers(command: script(text), patience: 120_000)) == .pictureUnreadable)
    }

    @Test func `a helper that dawdles is killed`() async throws {
        let mark = folder.file("process")
        let helpers = PictureHelpers(command: try script("echo $$ > \(mark.path); exec sleep 1000"), patience: 2000)
        #expect(try await outcome(helpers) == .picturesBusy)
        let process = try String(contentsOf: mark, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(process)"))
    }

    @Test func `a helper is given no environment, no descriptor and no folder of ours`() async throws {
        let seen = folder.file("seen")
        let command = try script("{ tr '\\0' '\\n' < /proc/$$/environ; ls /proc/$$/fd | tr '\\n' ' '; pwd; } > \(seen.path)")
        let held = open("/etc/hostname", O_RDONLY)
        defer { close(held) }
        _ = try await outcome(PictureHelpers(command: command, patience: 120_000))
        let words = try String(contentsOf: seen, encoding: .utf8).split { $0 == " " || $0 == "\n" }
        #expect(words.last == "/")
        // No word of an environment, and from 10 on what the shell opens for itself.
        #expect(words.dropLast().compactMap { Int($0) }.filter { $0 < 10 } == [0, 1, 2], "\(words)")
        #expect(!words.contains { $0.contains("=") && !$0.hasPrefix("PWD=") }, "\(words)")
    }

    @Test func `so many at once, so many wait, the rest come again`() async throws {
        let gate = folder.file("gate")
        let helpers = PictureHelpers(
            command: try script("while ! [ -e \(gate.path) ]; do sleep 0.02; done"), patience: 60_000, runningMax: 2, waitingMax: 3)
        let results = try await withThrowingTaskGroup(of: Failure?.self) { group in
            for _ in 0..<20 { group.addTask { try await outcome(helpers) } }
            var results: [Failure?] = []
            for try await result in group {
                results.append(result)
                // Those who found no place come back at once; then the others may go on.
                if results.count == 15 { try Data().write(to: gate) }
            }
            return results
        }
        #expect(results.count { $0 == .picturesBusy } == 15)
        #expect(results.count { $0 == .pictureUnreadable } == 5)
    }
}
