import Foundation
import JixiaCore
import JixiaMail
import Logging
import Testing

/// Real mail servers (aiosmtpd, `Tests/Peers/mail_server.py`) for as long as a suite runs.
final class MailServer: Sendable {
    @TaskLocal static var current: MailServer?

    static let user = "jixia@example.com", password = "correct horse: 稷下"

    let ports: [String: Int]
    let folder: URL
    private let process: Process
    private let input: Pipe

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    init() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let own = tests.deletingLastPathComponent().appendingPathComponent(".venv/bin/python").path
        let python = ProcessInfo.processInfo.environment["JIXIA_TEST_PYTHON"] ?? own
        guard FileManager.default.isExecutableFile(atPath: python) else {
            throw Missing(description: "\(python) is missing; bin/test makes it")
        }
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("jixia-mail-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process = Process()
        input = Pipe()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-W", "ignore", tests.appendingPathComponent("Peers/mail_server.py").path, folder.path]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = try Self.file(folder.appendingPathComponent("errors.log"))
        try process.run()
        let line = Self.line(output.fileHandleForReading)
        guard let ports = try? JSONDecoder().decode([String: Int].self, from: line) else {
            process.terminate()
            process.waitUntilExit()
            let errors = (try? String(contentsOf: folder.appendingPathComponent("errors.log"), encoding: .utf8)) ?? ""
            throw Missing(description: "mail_server.py did not start; bin/test installs what it needs (aiosmtpd). \(errors.suffix(500))")
        }
        self.ports = ports
    }

    /// The script ends when its input does.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    var errors: String {
        (try? String(contentsOf: folder.appendingPathComponent("errors.log"), encoding: .utf8)) ?? ""
    }

    private static func file(_ place: URL) throws -> FileHandle {
        try Data().write(to: place)
        return try FileHandle(forWritingTo: place)
    }

    private static func line(_ handle: FileHandle) -> Data {
        var line = Data()
        while let byte = try? handle.read(upToCount: 1), !byte.isEmpty, byte != Data("\n".utf8) { line += byte }
        return line
    }

    // MARK: What was heard

    struct Heard: Decodable {
        let server: String, event: String, peer: Int
        let text: String?
        let isRight: Bool?
        let message: Received?
    }

    struct Received: Decodable {
        struct Part: Decodable, Equatable {
            let type: String, text: String
        }

        let to: [String], tls: Bool, user: String?
        let raw: String, headers: [String: String], header_names: [String], type: String, defects: [String], parts: [Part]
    }

    func heard() throws -> [Heard] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }.sorted()
        return try names.map { try JSONDecoder().decode(Heard.self, from: Data(contentsOf: folder.appendingPathComponent($0))) }
    }

    /// The mails whose Message-ID is made from an id.
    func received(_ id: String) throws -> [Received] {
        try heard().compactMap(\.message).filter { $0.headers["message-id"] == "<\(id)@example.com>" }
    }
}

/// Starts the servers before the suite and ends them after it.
struct MailServerTrait: SuiteTrait, TestScoping {
    func provideScope(for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void) async throws
    {
        let server = try MailServer()
        defer { server.end() }
        try await MailServer.$current.withValue(server) { try await function() }
    }
}

extension Trait where Self == MailServerTrait {
    static var mailServer: Self { MailServerTrait() }
}
