/// What a server of the database, or the client library, answered.
public struct MariaDBError: Error, CustomStringConvertible {
    public let code: Int
    public let message: String
    /// The statement with its marks, never its values.
    let statement: String?

    init(code: Int, message: String, statement: String? = nil) {
        self.code = code
        self.message = message
        self.statement = statement
    }

    public var description: String {
        let hint = Self.hints[code].map { " (\($0))" } ?? ""
        return "MariaDB error \(code): \(message)\(hint)" + (statement.map { " in: \($0)" } ?? "")
    }

    /// The server undid the transaction: a deadlock, a lock that was not given in time, a row that changed since the
    /// snapshot. A write set that Galera refuses to certify is a 1213 as well, told at COMMIT.
    var isRollback: Bool { [1213, 1205, 1020].contains(code) }

    /// A unique key is taken.
    var isDuplicate: Bool { code == 1062 }

    /// This server takes no work now: gone (2002, 2003, 2006, 2013, 2055), not ready in its cluster (1047), shutting down
    /// (1053, 1927), full (1040, 1203, 1226), or written to by nobody (1290, 1836).
    var isServerUnavailable: Bool {
        [2002, 2003, 2006, 2013, 2055, 1047, 1053, 1927, 1040, 1203, 1226, 1290, 1836].contains(code)
    }

    /// Table, column or index exists, or is gone, already.
    var isDoneAlready: Bool { [1050, 1060, 1061, 1091].contains(code) }

    private static let hints = [
        1044: "the user may not use this database: GRANT",
        1045: "user or password is wrong",
        1049: "there is no such database: CREATE DATABASE",
        1142: "the user lacks this right; changes of the schema can be made by `jixia migrate` with another user",
        1227: "the user lacks this right",
        2026: "the server and this program found no common way of TLS, or its certificate is not trusted",
    ]
}
