import Foundation
import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaFiles

@Suite struct FolderFilesTests {
    private let folder = TestFolder()
    private let avatars = FileFolder(constant: "avatars")
    private var files: FolderFiles { FolderFiles(folder.url) }

    private func key(_ stem: String = FileKey.randomStem(), _ type: FileType = .webp) throws -> FileKey {
        try #require(FileKey(avatars, stem, type))
    }

    private var names: [String] {
        (FileManager.default.enumerator(atPath: folder.url.path)?.compactMap { $0 as? String } ?? []).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: folder.file(name).path, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }

    @Test func `what was put is got, with its size and type, until it is deleted`() async throws {
        let key = try key()
        #expect(try await files.get(key) == nil)
        try await files.put(Array("稷下学宫".utf8), as: key)
        let file = try #require(try await files.get(key))
        #expect(file.size == 12)
        #expect(file.type.mediaType == "image/webp")
        #expect(try await file.bytes() == Array("稷下学宫".utf8))
        #expect(try await file.bytes(3..<6) == Array("下".utf8))
        try await files.delete(key)
        try await files.delete(key)
        #expect(try await files.get(key) == nil)
        #expect(names == [])
    }

    @Test func `random names are spread over folders, others lie flat`() async throws {
        let random = try key("0a1b" + String(repeating: "c", count: 28) + "-40")
        let named = try #require(FileKey("covers/12.svg"))
        try await files.put([1], as: random)
        try await files.put([2], as: named)
        #expect(Set(names) == ["avatars/0a/1b/\(random.fileName)", "covers/12.svg"])
    }

    @Test func `another content replaces the first and has another version`() async throws {
        let key = try key("same")
        try await files.put([1], as: key)
        let first = try #require(try await files.get(key))
        try await files.put([1, 2], as: key)
        let second = try #require(try await files.get(key))
        #expect(try await second.bytes() == [1, 2])
        #expect(first.version != second.version)
    }

    @Test func `content may come in pieces, and be nothing at all`() async throws {
        let key = try key()
        let content = AsyncThrowingStream<[UInt8], any Error> { stream in
            for piece in 0..<100 { stream.yield(Array(repeating: UInt8(piece), count: 1000)) }
            stream.finish()
        }
        try await files.put(content, as: key)
        #expect(try await files.get(key)?.size == 100_000)
        try await files.put([], as: key)
        #expect(try await files.get(key)?.bytes() == [])
    }

    @Test func `content that breaks off leaves what was there before, and nothing else`() async throws {
        let key = try key()
        try await files.put([7], as: key)
        let broken = AsyncThrowingStream<[UInt8], any Error> { stream in
            stream.yield([1, 2, 3])
            stream.finish(throwing: Failure.notFound)
        }
        await #expect(throws: Failure.notFound) { try await files.put(broken, as: key) }
        #expect(try await files.get(key)?.bytes() == [7])
        #expect(names.count == 1)
    }

    @Test func `a link is no file, wherever it leads`() async throws {
        let key = try key("link")
        try Data("secret".utf8).write(to: folder.file("secret"))
        try FileManager.default.createDirectory(at: folder.file("avatars"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: folder.file("avatars/link.webp"), withDestinationURL: folder.file("secret"))
        #expect(try await files.get(key) == nil)
        // The link itself is replaced; what it leads to stays.
        try await files.put([1], as: key)
        #expect(try await files.get(key)?.bytes() == [1])
        #expect(try String(contentsOf: folder.file("secret"), encoding: .utf8) == "secret")
    }

    @Test func `a folder that cannot be written is told as such`() async throws {
        try Data().write(to: folder.file("avatars"))
        await #expect(throws: Failure.filesUnreachable) { try await files.put([1], as: try key()) }
        #expect(names == ["avatars"])
        #expect(try await files.get(try key()) == nil)
    }

    @Test func `the codes of a full disk are told from others`() {
        #expect(FileTrouble.failure(ENOSPC) == .filesFull)
        #expect(FileTrouble.failure(EDQUOT) == .filesFull)
        #expect(FileTrouble.failure(EIO) == .filesUnreachable)
    }

    @Test func `files are listed in pages`() async throws {
        #expect(try await files.list(avatars, after: nil, limit: 10) == [])
        var keys: [FileKey] = []
        for _ in 0..<7 { keys.append(try key()) }
        for key in keys { try await files.put([1, 2], as: key) }
        try await files.put([1], as: try #require(FileKey("covers/1.svg")))
        try Data().write(to: folder.file("avatars/notes.txt"))

        var listed: [FileListing] = []
        while true {
            let page = try await files.list(avatars, after: listed.last?.key, limit: 3)
            if page.isEmpty { break }
            listed += page
        }
        #expect(listed.map(\.key.description) == keys.map(\.description).sorted())
        #expect(listed.allSatisfy { $0.size == 2 })
    }

    @Test func `what was never finished is forgotten, what is being written is not`() async throws {
        let unfinished = folder.file(".unfinished")
        try FileManager.default.createDirectory(at: unfinished, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: unfinished.appendingPathComponent("old"))
        try await files.removeLeftovers(before: Moment.system() - .hours(1))
        #expect(names == [".unfinished/old"])
        try await files.removeLeftovers(before: Moment.system() + .hours(1))
        #expect(names == [])
    }

    @Test func `many may write one key at once: one of them is there, whole`() async throws {
        let key = try key(), files = files
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 { group.addTask { try await files.put(Array(repeating: UInt8(number), count: 5000), as: key) } }
            try await group.waitForAll()
        }
        let bytes = try await #require(try await files.get(key)).bytes()
        #expect(bytes.count == 5000)
        #expect(Set(bytes).count == 1)
        #expect(names.count == 1)
    }

    @Test func `the health page hears how much room is left`() async throws {
        #expect(try await files.check().contains("MiB free"))
        #expect(names == [])
    }
}
