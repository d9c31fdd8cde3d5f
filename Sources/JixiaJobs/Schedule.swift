import JixiaCore
import JixiaStore

/// A task that comes again at every interval.
struct Schedule: Sendable {
    let name: String
    let interval: Duration

    /// Adds the task if its time has come. Moving the time on is one guarded statement: of many processes one succeeds.
    /// Ticks that nobody was there for come as one.
    func fire(at now: Moment, in database: Database) async throws {
        let next: Moment? = try await database.read { tx in
            try tx.value("SELECT next_at AS value FROM job_schedule WHERE name = \(name)")
        }
        if let next, next > now { return }
        let following = Moment(milliseconds: (now.milliseconds / interval.milliseconds + 1) * interval.milliseconds)
        try await database.write { tx in
            guard let next else {
                try tx.run(
                    """
                    INSERT INTO job_schedule (name, next_at) VALUES (\(name), \(following)) \(.onConflict("name")) next_at = next_at
                    """)
                return
            }
            let moved = try tx.run("UPDATE job_schedule SET next_at = \(following) WHERE name = \(name) AND next_at = \(next)")
            guard moved.rows == 1 else { return }
            try tx.run(
                """
                INSERT INTO job (kind, body, state, due_at, attempts_max, added_at) VALUES (\(name), '{}', 'ready', \(now), 4, \(now))
                """)
        }
    }
}
