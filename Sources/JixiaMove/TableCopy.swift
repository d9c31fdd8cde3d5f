import JixiaStore

/// Goes through one table in the order of its key, a batch at a time.
struct TableCopy: Sendable {
    private static let batch = 2000
    /// SQLite takes 32,766 values in one statement.
    private static let valuesMax = 30_000

    private let table: Table
    /// In an order that does not depend on the database.
    private let columns: [String]

    init(_ table: Table) {
        self.table = table
        columns = table.columns.sorted()
    }

    private var name: SQL { SQL(trusted: table.name) }

    func count(in database: Database) async throws -> Int {
        try await database.read(isLong: true) { tx in try tx.count("SELECT COUNT(*) AS value FROM \(name)") }
    }

    func clear(in database: Database) async throws {
        while try await database.write({ tx in try removeBatch(in: tx) }) > 0 {}
    }

    private func removeBatch(in tx: any Transaction) throws -> Int {
        let rows = try tx.rows("SELECT \(names(table.key)) FROM \(name) ORDER BY \(names(table.key)) LIMIT \(Self.batch)")
        guard let last = rows.last else { return 0 }
        let end = try table.key.map { try last[$0] as Value }
        return try tx.run("DELETE FROM \(name) WHERE NOT (\(after(end)))").rows
    }

    /// - Parameter report: is given the number of rows after each batch.
    func copy(from source: Database, to target: Database, _ report: (Int) -> Void) async throws {
        try await eachBatch(in: source) { rows in
            let perStatement = max(1, min(500, Self.valuesMax / columns.count))
            try await target.write { tx in
                for start in stride(from: 0, to: rows.count, by: perStatement) {
                    try tx.run(insert(rows[start..<min(start + perStatement, rows.count)]))
                }
            }
            report(rows.count)
        }
        if table.isNumbered { try await copyNextNumber(from: source, to: target) }
    }

    private func copyNextNumber(from source: Database, to target: Database) async throws {
        let next = try await source.read { tx in try tx.nextNumber(of: table) }
        guard let next else { return }
        try await target.write(isLong: true) { tx in try tx.startNumbers(of: table, at: next) }
    }

    func checksum(in database: Database) async throws -> Checksum {
        var sum = Checksum.Builder()
        try await eachBatch(in: database) { rows in
            for row in rows { sum.add(row) }
        }
        return sum.finish()
    }

    /// Each batch begins behind the last key of the one before.
    private func eachBatch(in database: Database, _ work: ([[Value]]) async throws -> Void) async throws {
        var end: [Value]?
        while true {
            let from: SQL = end.map { "WHERE \(after($0))" } ?? ""
            let rows = try await database.read(isLong: true) { tx in
                try tx.rows("SELECT \(names(columns)) FROM \(name) \(from) ORDER BY \(names(table.key)) LIMIT \(Self.batch)")
                    .map { row in try columns.map { try row[$0] as Value } }
            }
            if !rows.isEmpty { try await work(rows) }
            guard rows.count == Self.batch, let last = rows.last else { return }
            end = table.key.compactMap { key in columns.firstIndex(of: key).map { last[$0] } }
        }
    }

    /// `a > 1 OR (a = 1 AND b > 2)`, and before it the part that an index can use: `a >= 1`.
    private func after(_ end: [Value]) -> SQL {
        var condition: SQL = "\(names([table.key[end.count - 1]])) > \(end[end.count - 1])"
        for index in end.indices.dropLast().reversed() {
            let column = names([table.key[index]])
            condition = "\(column) >= \(end[index]) AND (\(column) > \(end[index]) OR (\(condition)))"
        }
        return condition
    }

    private func insert(_ rows: ArraySlice<[Value]>) -> SQL {
        var statement: SQL = "INSERT INTO \(name) (\(names(columns))) VALUES "
        for (index, row) in rows.enumerated() { statement += "\(index == 0 ? "" : ", " as SQL)\(list: row)" }
        return statement
    }

    /// Names come from the catalogue of our own database.
    private func names(_ columns: [String]) -> SQL { SQL(trusted: columns.map { "\"\($0)\"" }.joined(separator: ", ")) }
}
