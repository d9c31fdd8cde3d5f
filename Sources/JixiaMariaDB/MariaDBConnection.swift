import CMariaDB
import JixiaStore

/// One connection. Its calls block, so it lives on the threads of its pool.
///
/// Unchecked: a connection is in the hands of one thread at a time, because a pool hands each out once.
final class MariaDBConnection: @unchecked Sendable {
    /// What the next transaction on this connection is for.
    enum Purpose: Equatable {
        case write
        case read(waitsForCluster: Bool)
    }

    private let handle: UnsafeMutablePointer<MYSQL>
    /// The server is a node of a Galera cluster.
    private(set) var isGalera = false
    private var purpose: Purpose?
    private var statements: [String: MariaDBStatement] = [:]
    /// Nobody knows what state it is in: it is closed and not used again.
    private(set) var isBroken = false
    var usedAt = ContinuousClock.now
    /// Up to which change of the writing node this connection has seen what came before.
    var writerTerm = 0

    private static let statementsMax = 200

    /// - Parameter callTimeout: in seconds; how long one call may wait for the server.
    init(_ url: MariaDBURL, _ host: MariaDBURL.Host, callTimeout: UInt32) throws {
        guard let handle = mysql_init(nil) else { throw MariaDBError(code: 2008, message: "out of memory") }
        self.handle = handle
        Self.set(handle, MYSQL_OPT_CONNECT_TIMEOUT, 2)
        Self.set(handle, MYSQL_OPT_READ_TIMEOUT, callTimeout)
        Self.set(handle, MYSQL_OPT_WRITE_TIMEOUT, callTimeout)
        mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
        Self.protect(handle, url)
        // Rows matched are counted, not rows changed: as SQLite does.
        let flags = UInt(CLIENT_FOUND_ROWS)
        guard
            mysql_real_connect(handle, host.name, url.user, url.password, url.database, UInt32(host.port), nil, flags) != nil
        else { throw failure() }
        try prepareSession()
    }

    deinit {
        statements.removeAll()
        mysql_close(handle)
    }

    private static func set(_ handle: UnsafeMutablePointer<MYSQL>, _ option: mysql_option, _ value: UInt32) {
        var value = value
        mysql_options(handle, option, &value)
    }

    private static func protect(_ handle: UnsafeMutablePointer<MYSQL>, _ url: MariaDBURL) {
        var isEnforced: my_bool = url.tls == .on || url.tls == .verify ? 1 : 0
        var isVerified: my_bool = url.tls == .verify ? 1 : 0
        mysql_options(handle, MYSQL_OPT_SSL_ENFORCE, &isEnforced)
        mysql_options(handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &isVerified)
        if let authorities = url.authorities { mysql_options(handle, MYSQL_OPT_SSL_CA, authorities) }
    }

    /// Strict in what is stored, standard in what is written, UTC; a transaction begins with its first statement.
    private func prepareSession() throws {
        try execute(
            """
            SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION',
                time_zone = '+00:00', autocommit = 0, innodb_lock_wait_timeout = 3
            """)
        // Older servers know no snapshot isolation, and some are built without Galera.
        try unlessUnknown { try execute("SET SESSION innodb_snapshot_isolation = ON") }
        try unlessUnknown { isGalera = try statement("SELECT @@wsrep_on AS value").rows([]).first?["value"] ?? false }
        try execute("ROLLBACK")
    }

    private func unlessUnknown(_ work: () throws -> Void) throws {
        let unknownVariable = 1193
        do { try work() } catch let error as MariaDBError where error.code == unknownVariable {}
    }

    // MARK: Transactions

    /// Reads see one snapshot. Writes see at each statement what is committed by then, and lock what they decide on: with a
    /// snapshot, those who queue for one row would find it changed under them and begin anew, every time.
    func prepare(for purpose: Purpose) throws {
        guard self.purpose != purpose else { return }
        var settings: [String]
        switch purpose {
        case .write: settings = ["tx_isolation = 'READ-COMMITTED'", "tx_read_only = 0"]
        case .read: settings = ["tx_isolation = 'REPEATABLE-READ'", "tx_read_only = 1"]
        }
        if isGalera { settings.append("wsrep_sync_wait = \(purpose == .read(waitsForCluster: true) ? 1 : 0)") }
        try execute("SET SESSION " + settings.joined(separator: ", "))
        self.purpose = purpose
    }

    /// Waits until this node has applied all that the cluster had committed when it was asked.
    func catchUp() throws {
        guard isGalera else { return }
        try execute("SET SESSION wsrep_sync_wait = 1")
        _ = try statement("SELECT 1 AS value").rows([])
        try execute("ROLLBACK")
        try execute("SET SESSION wsrep_sync_wait = 0")
    }

    func write<T>(_ body: (any Transaction) throws -> T) throws -> T {
        let transaction = MariaDBTransaction(self)
        let result: T
        do {
            result = try body(transaction)
            try transaction.refuseIfUndone()
        } catch {
            rollback()
            throw error
        }
        try commit(transaction)
        return result
    }

    /// What was read is true however the connection ends.
    func read<T>(_ body: (any Transaction) throws -> T) throws -> T {
        defer { rollback() }
        return try body(MariaDBTransaction(self))
    }

    private func commit(_ transaction: MariaDBTransaction) throws {
        do { try execute("COMMIT") } catch let error as MariaDBError where error.isRollback {
            rollback()
            throw error
        } catch {
            isBroken = true
            throw CommitUnknown(mayRepeat: transaction.isRepeatable)
        }
    }

    private func rollback() {
        do { try execute("ROLLBACK") } catch { isBroken = true }
    }

    // MARK: Statements

    func statement(_ text: String) throws -> MariaDBStatement {
        if let statement = statements[text] { return statement }
        if statements.count >= Self.statementsMax { statements.removeAll() }
        let statement = try MariaDBStatement(handle, text)
        statements[text] = statement
        return statement
    }

    func execute(_ text: String) throws {
        guard mysql_real_query(handle, text, UInt(text.utf8.count)) == 0 else {
            let error = failure(text)
            if error.isServerUnavailable { isBroken = true }
            throw error
        }
    }

    func markBroken() { isBroken = true }

    var isAlive: Bool { mysql_ping(handle) == 0 }

    private func failure(_ text: String? = nil) -> MariaDBError {
        MariaDBError(code: Int(mysql_errno(handle)), message: String(cString: mysql_error(handle)), statement: text)
    }
}
