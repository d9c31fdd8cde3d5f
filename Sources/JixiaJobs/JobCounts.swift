import JixiaCore
import JixiaStore

/// What the health page and the metrics tell of the queue.
public struct JobCounts: Sendable, Equatable {
    public let ready: Int, running: Int, dead: Int
}

public enum Jobs {
    /// Dead tasks are kept this long, to be looked at.
    public static let deadKept = Duration.days(30)

    public static func counts(_ database: Database) async throws -> JobCounts {
        try await database.read(.relaxed) { tx in
            func count(_ state: String) throws -> Int { try tx.count("SELECT COUNT(*) AS value FROM job WHERE state = \(state)") }
            return JobCounts(ready: try count("ready"), running: try count("running"), dead: try count("dead"))
        }
    }

    public static func prune(_ database: Database, now: Moment) async throws {
        try await database.write { tx in try tx.run("DELETE FROM job WHERE state = 'dead' AND due_at < \(now - deadKept)") }
    }
}
