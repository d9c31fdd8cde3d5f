import JixiaCore

/// One open transaction. Its methods do not suspend, so nothing slow can happen inside a transaction.
public protocol Transaction {
    var dialect: Dialect { get }
    func rows(_ sql: SQL) throws -> [Row]
    @discardableResult func run(_ sql: SQL) throws -> Change
}

public struct Change: Sendable {
    /// Rows that the statement matched.
    public let rows: Int
    /// The number that the last insert was given.
    public let id: Int64
    public init(rows: Int, id: Int64) {
        self.rows = rows
        self.id = id
    }
}

extension Transaction {
    public func all<R: Record>(_ sql: SQL) throws -> [R] { try rows(sql).map(R.init) }
    public func first<R: Record>(_ sql: SQL) throws -> R? { try rows(sql).first.map(R.init) }
    /// The column `value` of the first row.
    public func value<T: Storable>(_ sql: SQL) throws -> T? { try rows(sql).first.map { try $0["value"] } }
    /// The column `value` of a row that a statement always gives, such as `COUNT(*)`.
    public func count(_ sql: SQL) throws -> Int { try value(sql) ?? 0 }
    /// The column `value` of every row.
    public func values<T: Storable>(_ sql: SQL) throws -> [T] { try rows(sql).map { try $0["value"] } }
}

/// What a database brings: two ways to run a transaction, and a word for "try that again".
public protocol Driver: Sendable {
    /// - Parameter isLong: true for what takes more than about a millisecond; it runs on a thread of its own.
    func read<T: Sendable>(isLong: Bool, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T
    /// Answers only when what the body wrote would survive a power cut.
    func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T
    func isContention(_ error: any Error) -> Bool
    /// Ends every connection; what was written is then in the main file alone.
    func close() async throws
}

/// The program's only way to its data.
public struct Database: Sendable {
    private let driver: any Driver
    private static let attemptsMax = 8
    private static let pauses = 5...200

    public init(_ driver: any Driver) { self.driver = driver }

    /// - Parameter isLong: true for reads that go through many rows: searches, reports.
    public func read<T: Sendable>(
        isLong: Bool = false, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await driver.read(isLong: isLong, body)
    }

    /// Runs the body in one transaction, again if it lost a race; so a body does nothing but SQL.
    @discardableResult
    public func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        for _ in 1..<Self.attemptsMax {
            do { return try await driver.write(body) } catch  where driver.isContention(error) {
                try await Task.sleep(for: .milliseconds(Int.random(in: Self.pauses)))
            }
        }
        return try await driver.write(body)
    }

    public func close() async throws { try await driver.close() }
}
