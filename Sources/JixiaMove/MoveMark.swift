import JixiaStore

/// Says in the target that a move into it has begun and is not proved yet: such a database serves nobody, and a new try may
/// clear it.
public enum MoveMark {
    static let table = "move_mark"

    public static let migrations = [
        Migration("move-1", "CREATE TABLE move_mark (id INT NOT NULL PRIMARY KEY) \(.tableEnd)")
    ]

    /// Whether a move into this database was begun and not ended.
    public static func isSet(in database: Database) async throws -> Bool {
        try await database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM move_mark") > 0 }
    }

    /// Leaves the target without a row, and marked.
    /// - Parameter newSite: how many rows each table of a new site has.
    /// - Throws: `MoveRefused` where the target holds data that no move has brought.
    static func begin(in target: Database, clearing tables: [Table], newSite: [String: Int]) async throws {
        if try await !isSet(in: target) {
            try await refuseFilled(target, tables, newSite)
            try await target.write { tx in try tx.run("INSERT INTO move_mark (id) VALUES (1)") }
        }
        for table in tables.reversed() { try await TableCopy(table).clear(in: target) }
    }

    private static func refuseFilled(_ target: Database, _ tables: [Table], _ newSite: [String: Int]) async throws {
        for table in tables {
            let count = try await TableCopy(table).count(in: target)
            guard count <= newSite[table.name] ?? 0 else {
                throw MoveRefused("the target is not empty: \(table.name) has \(count) rows. Name an empty database")
            }
        }
    }

    static func end(in target: Database) async throws {
        try await target.write { tx in try tx.run("DELETE FROM move_mark") }
    }
}
