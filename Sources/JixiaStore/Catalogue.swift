/// What a database knows of its own tables, for those who go through all of them.
public struct Table: Sendable, Equatable {
    public let name: String
    /// In the order of the table.
    public let columns: [String]
    /// The columns of the primary key, in its order.
    public let key: [String]
    /// Tables whose rows have to be there first.
    public let parents: [String]

    public var isNumbered: Bool { key.count == 1 && key[0] == "id" }
}

extension Transaction {
    /// All tables, each after its parents.
    public func tables() throws -> [Table] {
        let names: [String] = try values(dialect.tableNames)
        var waiting = try names.map(table)
        var sorted: [Table] = []
        while !waiting.isEmpty {
            let left = Set(waiting.map(\.name))
            let ready = waiting.filter { table in !table.parents.contains { $0 != table.name && left.contains($0) } }
            // Tables that wait for each other cannot be put in an order.
            guard !ready.isEmpty else { throw CyclicTables(names: left.sorted()) }
            sorted += ready
            waiting.removeAll { table in ready.contains(table) }
        }
        return sorted
    }

    private func table(_ name: String) throws -> Table {
        let columns = try rows("\(dialect.columns) = \(name) ORDER BY place").map { row in
            (name: try row["name"] as String, keyPlace: try row["key_place"] as Int)
        }
        let key = columns.filter { $0.keyPlace > 0 }.sorted { $0.keyPlace < $1.keyPlace }
        return Table(
            name: name, columns: columns.map(\.name), key: key.map(\.name), parents: try values("\(dialect.parents) = \(name)"))
    }

    /// The number that the next row of a table will be given, never one that a row had before; nil where rows bring their own.
    public func nextNumber(of table: Table) throws -> Int64? {
        try rows("\(dialect.nextNumber) = \(table.name)").first.flatMap { row in try row["value"] as Int64? }
    }

    public func startNumbers(of table: Table, at next: Int64) throws {
        switch dialect {
        case .sqlite:
            try run("DELETE FROM sqlite_sequence WHERE name = \(table.name)")
            try run("INSERT INTO sqlite_sequence (name, seq) VALUES (\(table.name), \(next - 1))")
        case .mariadb: try run(SQL(trusted: "ALTER TABLE \(table.name) AUTO_INCREMENT = \(next)"))
        }
    }
}

struct CyclicTables: Error { let names: [String] }

/// Questions to the catalogue; each but the first ends where the name of a table is to be compared.
extension Dialect {
    fileprivate var tableNames: SQL {
        switch self {
        case .sqlite: "SELECT name AS value FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
        case .mariadb: "SELECT TABLE_NAME AS value FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME"
        }
    }

    fileprivate var columns: SQL {
        switch self {
        case .sqlite:
            """
            SELECT c.name AS name, c.cid AS place, c.pk AS key_place FROM sqlite_master t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name
            """
        case .mariadb:
            """
            SELECT c.COLUMN_NAME AS name, c.ORDINAL_POSITION AS place, COALESCE(k.ORDINAL_POSITION, 0) AS key_place
            FROM information_schema.COLUMNS c
            LEFT JOIN information_schema.KEY_COLUMN_USAGE k ON k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME
                AND k.COLUMN_NAME = c.COLUMN_NAME AND k.CONSTRAINT_NAME = 'PRIMARY'
            WHERE c.TABLE_SCHEMA = DATABASE() AND c.TABLE_NAME
            """
        }
    }

    fileprivate var parents: SQL {
        switch self {
        case .sqlite:
            """
            SELECT f."table" AS value FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table' AND t.name
            """
        case .mariadb:
            """
            SELECT REFERENCED_TABLE_NAME AS value FROM information_schema.REFERENTIAL_CONSTRAINTS
            WHERE CONSTRAINT_SCHEMA = DATABASE() AND TABLE_NAME
            """
        }
    }

    fileprivate var nextNumber: SQL {
        switch self {
        case .sqlite: "SELECT seq + 1 AS value FROM sqlite_sequence WHERE name"
        case .mariadb: "SELECT AUTO_INCREMENT AS value FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME"
        }
    }
}
