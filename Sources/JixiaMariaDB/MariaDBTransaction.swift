import JixiaStore

/// One open transaction on one connection.
final class MariaDBTransaction: Transaction {
    private let connection: MariaDBConnection
    private var hasWritten = false
    private var saysRepeatable = false
    /// Why the server undid the transaction. What ran after it would stand alone, so nothing may.
    private var undoing: (any Error)?

    init(_ connection: MariaDBConnection) { self.connection = connection }

    var dialect: Dialect { .mariadb }
    /// Running the body again does no harm.
    var isRepeatable: Bool { saysRepeatable || !hasWritten }

    func mayRepeat() { saysRepeatable = true }

    func rows(_ sql: SQL) throws -> [Row] {
        let (text, values) = sql.render(.mariadb)
        return try watched { try connection.statement(text).rows(values) }
    }

    func run(_ sql: SQL) throws -> Change {
        let (text, values) = sql.render(.mariadb)
        hasWritten = true
        return try watched { try connection.statement(text).run(values) }
    }

    /// - Throws: the error by which the transaction ended, if the body went on as though it had not.
    func refuseIfUndone() throws {
        if let undoing { throw undoing }
    }

    private func watched<T>(_ work: () throws -> T) throws -> T {
        try refuseIfUndone()
        do { return try work() } catch let error as MariaDBError {
            if error.isServerUnavailable { connection.markBroken() }
            let told: any Error = error.isDuplicate ? DuplicateKey(error.description) : error
            if error.isRollback || error.isServerUnavailable { undoing = told }
            throw told
        }
    }
}
