import JixiaCore

/// How fresh what is read has to be, where there is more than one copy of the data.
public enum Freshness: Sendable {
    /// Everything that was acknowledged before the read began, by whatever process.
    case latest
    /// What a replica knows: complete, and perhaps a moment old. For figures and for asking whether there is work.
    case relaxed
}

/// What a database brings: two ways to run a transaction, and a word for "try that again".
public protocol Driver: Sendable {
    /// - Parameter isLong: true for what takes more than about a millisecond; it may wait for other threads and take its time.
    func read<T: Sendable>(
        isLong: Bool, _ freshness: Freshness, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T
    /// Answers only when what the body wrote would survive a power cut.
    /// - Parameter isLong: true for changes of the schema and other work without a person waiting for it.
    /// - Throws: `CommitUnknown` when nobody can say whether the body's work was kept.
    func write<T: Sendable>(isLong: Bool, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T
    /// Nothing was kept, and another try may succeed: a lost race, a deadlock, a server that went away before the commit.
    func isContention(_ error: any Error) -> Bool
    /// A step of a migration failed because it had been done before: its mark was lost in a crash.
    func isDoneAlready(_ error: any Error) -> Bool
    /// Ends every connection; what was written is then in the main file alone.
    func close() async throws
}

/// The server went away while it committed: what was written is kept, or is not.
public struct CommitUnknown: Error {
    /// Whether the body would notice its own earlier commit; see `Transaction.mayRepeat()`.
    public let mayRepeat: Bool
    public init(mayRepeat: Bool) { self.mayRepeat = mayRepeat }
}

/// A unique key is there already. Where many write at once that is a lost race: whoever runs again finds the other's row.
public struct DuplicateKey: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

extension Failure {
    /// No server of the database can be reached, or none has room.
    public static let databaseUnavailable = Failure(.unavailable, "database_unavailable", retryAfter: 5)
    /// The database went away in the middle: the work is done, or is not. Never answered where an idempotency key can tell.
    public static let outcomeUnknown = Failure(.unavailable, "outcome_unknown", retryAfter: 5)
}
