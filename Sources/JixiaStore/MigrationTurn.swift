import JixiaCore

/// Whose turn it is to change the schema: a lease in the database, since changing the schema ends every lock.
struct MigrationTurn: Sendable {
    private static let table: SQL = """
        CREATE TABLE IF NOT EXISTS migration_turn (id INT NOT NULL PRIMARY KEY, owner VARCHAR(40) NOT NULL, ends_at BIGINT NOT NULL)
        \(.tableEnd)
        """
    private static let lease = Duration.seconds(60)

    let database: Database
    let now: Now
    private let owner = Chance.bytes(16).hexadecimal

    init(database: Database, now: @escaping Now) {
        self.database = database
        self.now = now
    }

    /// Waits until nobody else is at it.
    func take() async throws {
        try await database.write { tx in try tx.run(Self.table) }
        while try await !isTaken() { try await Task.sleep(for: .milliseconds(200)) }
    }

    private func isTaken() async throws -> Bool {
        let now = now()
        return try await database.write { tx in
            try tx.run(
                """
                INSERT INTO migration_turn (id, owner, ends_at) VALUES (1, '', 0) \(.onConflict("id")) owner = migration_turn.owner
                """)
            let taken = try tx.run(
                """
                UPDATE migration_turn SET owner = \(owner), ends_at = \(now + Self.lease)
                WHERE id = 1 AND (ends_at <= \(now) OR owner = \(owner))
                """)
            return taken.rows == 1
        }
    }

    /// Keeps the turn while the work goes on, however long one step takes.
    func whileHeld<T: Sendable>(_ work: () async throws -> T) async throws -> T {
        let keeper = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.lease / 3)
                _ = try await isTaken()
            }
        }
        defer { keeper.cancel() }
        return try await work()
    }

    func give() async throws {
        try await database.write { tx in try tx.run("UPDATE migration_turn SET ends_at = 0 WHERE id = 1 AND owner = \(owner)") }
    }
}
