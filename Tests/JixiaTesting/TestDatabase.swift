import Foundation
import JixiaCore
import JixiaMariaDB
import JixiaSQLite
import JixiaStore
import Synchronization

/// The databases that every store test runs on.
public enum Engine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite, mariadb
    public var description: String { rawValue }
    public static var available: [Engine] { allCases }

    /// A fresh, migrated, empty database of one test's own; gone with the folder.
    public func database(_ migrations: [Migration], in folder: TestFolder) async throws -> Database {
        let database =
            switch self {
            case .sqlite: Database(HeldDriver(try SQLiteDriver(path: folder.file("test.db").path), in: folder))
            case .mariadb:
                Database(
                    HeldDriver(
                        try await TestMariaDB.connect(TestMariaDB.url(database: TestMariaDB.create(in: folder)), in: folder), in: folder))
            }
        try await database.migrate(migrations)
        return database
    }
}

/// Keeps the folder, and so the database in it, as long as anybody has the database: a test may let go of its world earlier.
private struct HeldDriver<Held: Driver>: Driver {
    let driver: Held
    let folder: TestFolder

    init(_ driver: Held, in folder: TestFolder) {
        self.driver = driver
        self.folder = folder
    }

    func read<T: Sendable>(
        isLong: Bool, _ freshness: Freshness, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await driver.read(isLong: isLong, freshness, body)
    }

    func write<T: Sendable>(isLong: Bool, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await driver.write(isLong: isLong, body)
    }

    func isContention(_ error: any Error) -> Bool { driver.isContention(error) }
    func isDoneAlready(_ error: any Error) -> Bool { driver.isDoneAlready(error) }
    func close() async throws { try await driver.close() }
}

/// A folder that is gone with the test that made it, and what else is to go then.
public final class TestFolder: Sendable {
    public let url: URL
    private let endings = Mutex<[@Sendable () async -> Void]>([])

    public init() {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("jixia-test-" + Chance.bytes(8).hexadecimal)
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    public func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    /// What was said last is done first.
    func atEnd(_ work: @escaping @Sendable () async -> Void) { endings.withLock { $0.append(work) } }

    deinit {
        try? FileManager.default.removeItem(at: url)
        let endings = endings.withLock { $0 }
        if !endings.isEmpty {
            Task { for ending in endings.reversed() { await ending() } }
        }
    }
}
