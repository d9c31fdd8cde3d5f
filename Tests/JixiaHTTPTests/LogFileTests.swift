import Foundation
import JixiaCore
import Logging
import Testing

@testable import JixiaHTTP

@Suite struct LogFileTests {
    private let folder = HTTPFolder()

    private func text(_ name: String) -> String? { try? String(contentsOf: folder.url.appendingPathComponent(name), encoding: .utf8) }

    @Test func `a full file is put aside, and the oldest is dropped`() {
        let log = LogFile(path: folder.url.appendingPathComponent("j.log"), sizeMax: 10, filesMax: 3, echoes: false)
        for line in ["1aaaaaa\n", "2bbbbbb\n", "3cccccc\n", "4dddddd\n"] {
            log.write(Array(line.utf8))
            log.flush()
        }
        #expect(text("j.log") == "4dddddd\n")
        #expect(text("j.log.1") == "3cccccc\n")
        #expect(text("j.log.2") == "2bbbbbb\n")
        #expect(text("j.log.3") == nil)
    }

    @Test func `what fits stays in one file, and a file is continued after a restart`() {
        let path = folder.url.appendingPathComponent("k.log")
        for line in ["a\n", "b\n"] {
            let log = LogFile(path: path, sizeMax: 4, filesMax: 3, echoes: false)
            log.write(Array(line.utf8))
            log.flush()
        }
        #expect(text("k.log") == "a\nb\n")
        let log = LogFile(path: path, sizeMax: 4, filesMax: 3, echoes: false)
        log.write(Array("c\n".utf8))
        log.flush()
        #expect(text("k.log") == "c\n")
        #expect(text("k.log.1") == "a\nb\n")
    }

    @Test func `no line is lost when many write at once`() async {
        let log = LogFile(path: folder.url.appendingPathComponent("m.log"), echoes: false)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<500 { group.addTask { log.write(Array("\(number)\n".utf8), urgent: number % 50 == 0) } }
        }
        log.flush()
        #expect(Set((text("m.log") ?? "").split(separator: "\n").compactMap { Int($0) }) == Set(0..<500))
    }

    @Test func `an event is one JSON object in one line`() throws {
        let log = LogFile(path: folder.url.appendingPathComponent("n.log"), echoes: false)
        var logger = Logger(label: "test") { JSONLogHandler(label: $0, file: log) }
        logger[metadataKey: "request"] = "r1"
        logger.info("a \"line\"\nbroken", metadata: ["path": "/x"])
        logger.debug("not asked for")
        log.flush()
        let lines = (text("n.log") ?? "").split(separator: "\n")
        #expect(lines.count == 1)
        let tree = try #require(Tree(json: Array((lines.first ?? "").utf8)))
        #expect(tree["message"] == "a \"line\"\nbroken")
        #expect(tree["level"] == "info")
        #expect(tree["logger"] == "test")
        #expect(tree["request"] == "r1")
        #expect(tree["path"] == "/x")
        #expect(tree["time"] != nil)
    }
}
