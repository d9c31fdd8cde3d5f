import Foundation
import JixiaCore
import JixiaMariaDB
import JixiaStore
import JixiaTesting

/// A database of one test's own with a table of notes, and ways to get at its server.
struct MariaDBWorld {
    let folder = TestFolder()
    let name: String
    let driver: MariaDBDriver
    let database: Database

    init() async throws {
        name = try await TestMariaDB.create(in: folder)
        driver = try await TestMariaDB.connect(TestMariaDB.url(database: name), in: folder)
        database = Database(driver)
        let table: SQL = """
            CREATE TABLE note (
                id \(.identity), name VARCHAR(100) NOT NULL UNIQUE, number BIGINT NOT NULL DEFAULT 0, text LONGTEXT, bytes LONGBLOB
            ) \(.tableEnd)
            """
        try await database.migrate([Migration("note-1", table), Migration("idempotency", Idempotency.migrations[0].steps[0])])
    }

    /// Another driver on the same database, by way of other ports.
    func connect(through ports: [Int], options: String = "", patience: Duration = .seconds(6)) async throws -> MariaDBDriver {
        try await TestMariaDB.connect(
            TestMariaDB.url(database: name, ports: ports, options: options), patience: patience, in: folder)
    }

    func add(_ name: String, to database: Database? = nil) async throws {
        try await (database ?? self.database).write { tx in try tx.run("INSERT INTO note (name) VALUES (\(name))") }
    }

    func names() async throws -> [String] {
        try await database.read { tx in try tx.values("SELECT name AS value FROM note ORDER BY id") }
    }

    func number(of name: String) async throws -> Int {
        try await database.read { tx in try tx.count("SELECT number AS value FROM note WHERE name = \(name)") }
    }
}
