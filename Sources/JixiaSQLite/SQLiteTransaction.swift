import Foundation
import GRDB
import JixiaStore
import Synchronization

/// One SQLite transaction; statements are prepared once for each connection and kept.
struct SQLiteTransaction: JixiaStore.Transaction {
    let db: GRDB.Database
    var dialect: Dialect { .sqlite }

    func rows(_ sql: JixiaStore.SQL) throws -> [JixiaStore.Row] {
        let (text, values) = sql.render(.sqlite)
        let statement = try db.cachedStatement(sql: text)
        let columns = ColumnNames.of(statement, text)
        let count = statement.columnCount
        let cursor = try GRDB.Row.fetchCursor(statement, arguments: StatementArguments(values.map(\.grdb)))
        var rows: [JixiaStore.Row] = []
        while let row = try cursor.next() {
            rows.append(JixiaStore.Row(columns: columns, values: (0..<count).map { Value(grdb: row[$0]) }))
        }
        return rows
    }

    func run(_ sql: JixiaStore.SQL) throws -> Change {
        let (text, values) = sql.render(.sqlite)
        try db.cachedStatement(sql: text).execute(arguments: StatementArguments(values.map(\.grdb)))
        return Change(rows: db.changesCount, id: db.lastInsertedRowID)
    }
}

extension Value {
    fileprivate var grdb: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let n): n.databaseValue
        case .real(let d): d.databaseValue
        case .text(let s): s.databaseValue
        case .bytes(let b): Data(b).databaseValue
        }
    }

    fileprivate init(grdb value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let n): self = .integer(n)
        case .double(let d): self = .real(d)
        case .string(let s): self = .text(s)
        case .blob(let d): self = .bytes([UInt8](d))
        }
    }
}

/// Where each column stands in the rows of a statement. Asked for with every query, found out once for each text.
private enum ColumnNames {
    private static let textsMax = 2000
    private static let known = Mutex<[String: [String: Int]]>([:])

    static func of(_ statement: Statement, _ text: String) -> [String: Int] {
        if let columns = known.withLock({ $0[text] }) { return columns }
        let columns = Dictionary(statement.columnNames.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        known.withLock { known in
            if known.count >= textsMax { known.removeAll() }
            known[text] = columns
        }
        return columns
    }
}
