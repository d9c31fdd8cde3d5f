import JixiaCore
import JixiaStore
import JixiaTesting

/// A database with one table of names, of one test's own.
struct StoreWorld {
    let folder = TestFolder()
    let clock = TestClock()
    let database: Database

    static let migrations = [
        Migration("note-1", "CREATE TABLE note (id \(.identity), name VARCHAR(100) NOT NULL UNIQUE, number BIGINT) \(.tableEnd)")
    ]

    init(_ engine: Engine) async throws {
        database = try await engine.database(Self.migrations + Idempotency.migrations, in: folder)
    }

    func names() async throws -> [String] {
        try await database.read { tx in try tx.values("SELECT name AS value FROM note ORDER BY id") }
    }

    func count(_ table: String) async throws -> Int {
        try await database.read { tx in try tx.count(SQL(trusted: "SELECT COUNT(*) AS value FROM \(table)")) }
    }
}

struct Refused: Error {}
