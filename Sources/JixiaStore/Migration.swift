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
    /// Brings the schema up to date. Each step and its mark are one transaction, so a step runs once however many try.
    /// - Returns: the steps that ran now.
    /// - Throws: `DatabaseIsNewer` before anything is changed.
    @discardableResult
    public func migrate(_ migrations: [Migration]) async throws -> [String] {
        try await write { tx in
            try tx.run("CREATE TABLE IF NOT EXISTS migration (name VARCHAR(100) NOT NULL PRIMARY KEY) \(.tableEnd)")
        }
        let steps = migrations.flatMap(\.numberedSteps)
        let done: [String] = try await read { tx in try tx.values("SELECT name AS value FROM migration ORDER BY name") }
        let unknown = Set(done).subtracting(steps.map(\.name))
        guard unknown.isEmpty else { throw DatabaseIsNewer(unknown: unknown.sorted()) }

        var ran: [String] = []
        for (name, step) in steps where !done.contains(name) {
            if try await migrate(name, step) { ran.append(name) }
        }
        return ran
    }

    private func migrate(_ name: String, _ step: SQL) async throws -> Bool {
        try await write { tx in
            guard try tx.count("SELECT COUNT(*) AS value FROM migration WHERE name = \(name)") == 0 else { return false }
            try tx.run(step)
            try tx.run("INSERT INTO migration (name) VALUES (\(name))")
            return true
        }
    }
}
