import JixiaCore

/// One release of a part's schema. Released steps never change; MariaDB commits after each, so each is remembered by itself.
public struct Migration: Sendable {
    public let name: String
    public let steps: [SQL]

    public init(_ name: String, _ steps: SQL...) {
        self.name = name
        self.steps = steps
    }

    fileprivate var numberedSteps: [(name: String, step: SQL)] {
        steps.enumerated().map { ("\(name)/\($0.offset + 1)", $0.element) }
    }
}

/// The database was made by a newer program: running this one on it could destroy data.
public struct DatabaseIsNewer: Error, CustomStringConvertible {
    public let unknown: [String]
    public var description: String {
        "The database is newer than this program: it has \(unknown.joined(separator: ", ")). Run the newer program."
    }
}

extension Database {
    /// Brings the schema up to date. Of many processes one does it, and the others wait.
    /// - Returns: the steps that ran now.
    /// - Throws: `DatabaseIsNewer` before anything is changed.
    @discardableResult
    public func migrate(_ migrations: [Migration], now: @escaping Now = { .system() }) async throws -> [String] {
        if try await pending(migrations).isEmpty { return [] }
        let turn = MigrationTurn(database: self, now: now)
        try await turn.take()
        let ran = await Result {
            try await turn.whileHeld {
                var ran: [String] = []
                for (name, step) in try await pending(migrations) {
                    try await migrate(name, step)
                    ran.append(name)
                }
                return ran
            }
        }
        try await turn.give()
        return try ran.get()
    }

    /// - Throws: `DatabaseIsNewer` when a newer program has changed the schema since this one started.
    public func refuseNewer(than migrations: [Migration]) async throws { _ = try await pending(migrations) }

    private func pending(_ migrations: [Migration]) async throws -> [(name: String, step: SQL)] {
        let done = try await marks()
        let steps = migrations.flatMap(\.numberedSteps)
        let unknown = done.subtracting(steps.map(\.name))
        guard unknown.isEmpty else { throw DatabaseIsNewer(unknown: unknown.sorted()) }
        return steps.filter { !done.contains($0.name) }
    }

    /// The table of marks is made only where it cannot be read: the server's own user may well lack the right to make tables.
    private func marks() async throws -> Set<String> {
        func read() async throws -> Set<String> {
            try await self.read { tx in Set(try tx.values("SELECT name AS value FROM migration") as [String]) }
        }
        if let marks = try? await read() { return marks }
        try await write { tx in
            try tx.run("CREATE TABLE IF NOT EXISTS migration (name VARCHAR(100) NOT NULL PRIMARY KEY) \(.tableEnd)")
        }
        return try await read()
    }

    private func migrate(_ name: String, _ step: SQL) async throws {
        try await write(isLong: true) { tx in
            // A step that ends the transaction by itself may have been done by a process that died before it set the mark.
            do { try tx.run(step) } catch  where driver.isDoneAlready(error) {}
            try tx.run("INSERT INTO migration (name) VALUES (\(name))")
        }
    }
}

extension Result where Failure == any Error {
    /// The outcome of work that waits.
    fileprivate init(_ work: () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
