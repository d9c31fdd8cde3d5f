/// One open transaction. Its methods do not suspend, so nothing slow can happen inside a transaction.
///
/// Many run at once: what a body reads in order to decide what to write, it locks (`.forUpdate`), or it decides in the
/// condition of the statement that writes.
public protocol Transaction {
    var dialect: Dialect { get }
    func rows(_ sql: SQL) throws -> [Row]
    @discardableResult func run(_ sql: SQL) throws -> Change
    /// Says that this body, run again after its own commit, notices that and changes nothing: then a commit whose outcome
    /// is unknown is resolved by running it again.
    func mayRepeat()
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
    /// Where a commit's outcome is never unknown, there is nothing to say.
    public func mayRepeat() {}

    public func all<R: Record>(_ sql: SQL) throws -> [R] { try rows(sql).map(R.init) }
    public func first<R: Record>(_ sql: SQL) throws -> R? { try rows(sql).first.map(R.init) }
    /// The column `value` of the first row.
    public func value<T: Storable>(_ sql: SQL) throws -> T? { try rows(sql).first.map { try $0["value"] } }
    /// The column `value` of a row that a statement always gives, such as `COUNT(*)`.
    public func count(_ sql: SQL) throws -> Int { try value(sql) ?? 0 }
    /// The column `value` of every row.
    public func values<T: Storable>(_ sql: SQL) throws -> [T] { try rows(sql).map { try $0["value"] } }
}
