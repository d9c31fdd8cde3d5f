import Foundation
import JixiaCore
import JixiaSQLite
import JixiaStore

/// The databases that every store test runs on.
public enum Engine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite
    public var description: String { rawValue }
    public static var available: [Engine] { [.sqlite] }

    /// A fresh, migrated, empty database of one test's own.
    public func database(_ migrations: [Migration], in folder: TestFolder) async throws -> Database {
        let database = Database(try SQLiteDriver(path: folder.file("test.db").path))
        try await database.migrate(migrations)
        return database
    }
}

/// A folder that is gone with the test that made it.
public final class TestFolder: Sendable {
    public let url: URL

    public init() {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("jixia-test-" + Chance.bytes(8).hexadecimal)
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    public func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    deinit { try? FileManager.default.removeItem(at: url) }
}
