import CMariaDB
import JixiaStore

/// One prepared statement of one connection.
final class MariaDBStatement {
    private let handle: UnsafeMutablePointer<MYSQL_STMT>
    private let text: String
    private var columns: [String: Int] = [:]

    init(_ connection: UnsafeMutablePointer<MYSQL>, _ text: String) throws {
        guard let handle = mysql_stmt_init(connection) else { throw MariaDBError(code: 2008, message: "out of memory") }
        self.handle = handle
        self.text = text
        var isMeasured: my_bool = 1
        mysql_stmt_attr_set(handle, STMT_ATTR_UPDATE_MAX_LENGTH, &isMeasured)
        // An object whose fields are all set is closed by `deinit`, also when its `init` throws.
        guard mysql_stmt_prepare(handle, text, UInt(text.utf8.count)) == 0 else { throw failure() }
    }

    deinit { mysql_stmt_close(handle) }

    func run(_ values: [Value]) throws -> Change {
        try execute(values)
        return Change(rows: Int(truncatingIfNeeded: mysql_stmt_affected_rows(handle)), id: Int64(mysql_stmt_insert_id(handle)))
    }

    func rows(_ values: [Value]) throws -> [Row] {
        try execute(values)
        guard let metadata = mysql_stmt_result_metadata(handle) else { return [] }
        defer {
            mysql_free_result(metadata)
            mysql_stmt_free_result(handle)
        }
        guard mysql_stmt_store_result(handle) == 0 else { throw failure() }
        let fields = (0..<mysql_num_fields(metadata)).compactMap { mysql_fetch_field_direct(metadata, $0)?.pointee }
        if columns.isEmpty {
            for (index, field) in fields.enumerated() { columns[String(cString: field.name)] = index }
        }
        return try fetch(fields)
    }

    private func fetch(_ fields: [MYSQL_FIELD]) throws -> [Row] {
        let count = Int(mysql_stmt_num_rows(handle))
        if count == 0 { return [] }
        let cells = fields.map(ResultCell.init)
        var binds = cells.map { $0.bind() }
        guard mysql_stmt_bind_result(handle, &binds) == 0 else { throw failure() }
        var rows: [Row] = []
        rows.reserveCapacity(count)
        while true {
            let status = mysql_stmt_fetch(handle)
            if status == MYSQL_NO_DATA { return rows }
            guard status == 0 else { throw failure() }
            rows.append(Row(columns: columns, values: cells.map(\.value)))
        }
    }

    private func execute(_ values: [Value]) throws {
        let parameters = Parameters(values)
        guard mysql_stmt_bind_param(handle, parameters.binds.baseAddress) == 0, mysql_stmt_execute(handle) == 0 else { throw failure() }
        withExtendedLifetime(parameters) {}
    }

    private func failure() -> MariaDBError {
        MariaDBError(code: Int(mysql_stmt_errno(handle)), message: String(cString: mysql_stmt_error(handle)), statement: text)
    }
}
