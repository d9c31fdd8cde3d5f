import Foundation
import GRDB
import JixiaStore

/// SQLite through GRDB. No other module imports GRDB.
///
/// WAL, full sync, foreign keys; readers beside one writer, which also does every checkpoint.
public struct SQLiteDriver: Driver {
    private let pool: DatabasePool
    private let queue: WriteQueue

    /// - Parameter groupCommit: off only in the benchmark that shows what it is worth.
    public init(path: String, groupCommit: Bool = true) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 8
        configuration.persistentReadOnlyConnections = true
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA mmap_size = 0") }
        pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB sets synchronous to NORMAL after `prepareDatabase`, which would lose acknowledged commits in a power cut.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
            guard synchronous == 2, journal == "wal" else {
                throw NotDurable(synchronous: synchronous ?? -1, journal: journal ?? "none")
            }
        }
        queue = WriteQueue(pool, groupMax: groupCommit ? 256 : 1)
    }

    public struct NotDurable: Error { let synchronous: Int, journal: String }

    /// Short reads run where they are asked for: a hop to another thread costs more than they do.
    public func read<T: Sendable>(
        isLong: Bool, _ freshness: Freshness, _ body: @escaping @Sendable (any JixiaStore.Transaction) throws -> T
    ) async throws -> T {
        if isLong { return try await pool.read { db in try body(SQLiteTransaction(db: db)) } }
        return try readHere(body)
    }

    /// A function of its own because inside an `async` one the compiler would choose GRDB's `read` that hops.
    private func readHere<T>(_ body: (any JixiaStore.Transaction) throws -> T) throws -> T {
        try pool.read { db in try body(SQLiteTransaction(db: db)) }
    }

    public func write<T: Sendable>(
        isLong: Bool, _ body: @escaping @Sendable (any JixiaStore.Transaction) throws -> T
    ) async throws -> T {
        try await queue.write(body)
    }

    public func isContention(_ error: any Error) -> Bool {
        (error as? DatabaseError)?.resultCode == .SQLITE_BUSY
    }

    /// A step and its mark are one transaction.
    public func isDoneAlready(_ error: any Error) -> Bool { false }

    public func close() async throws {
        _ = try? await pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
        try pool.close()
    }
}
