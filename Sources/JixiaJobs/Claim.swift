import JixiaCore
import JixiaStore

/// A task in the hands of one worker. It is only that worker's while the row still has this generation.
struct ClaimedJob: Record {
    let id: Int64, kind: String, body: String, attempt: Int, attemptsMax: Int, generation: Int

    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        body = try row["body"]
        attempt = try row["attempt"] + 1
        attemptsMax = try row["attempts_max"]
        generation = try row["generation"] + 1
    }
}

/// Every change of a claimed row. While a task runs, `due_at` is the end of its lease: a task whose worker died is due again then.
struct Claims: Sendable {
    static let lease = Duration.seconds(60)

    let database: Database
    let now: Now

    /// Takes up to `limit` due tasks, those of dead workers first.
    func claim(_ limit: Int) async throws -> [ClaimedJob] {
        let now = now()
        return try await database.write { tx in
            // A task that took its worker down with it at every attempt would do so for ever.
            try tx.run(
                """
                UPDATE job SET state = 'dead', last_failure = 'its worker ended while it ran', due_at = \(now)
                WHERE state = 'running' AND due_at <= \(now) AND attempt >= attempts_max
                """)
            var jobs = try due("running", limit, at: now, in: tx)
            if jobs.count < limit { jobs += try due("ready", limit - jobs.count, at: now, in: tx) }
            guard !jobs.isEmpty else { return [] }
            try tx.run(
                """
                UPDATE job SET state = 'running', attempt = attempt + 1, generation = generation + 1, due_at = \(now + Self.lease)
                WHERE id IN \(list: jobs.map(\.id))
                """)
            return jobs
        }
    }

    /// One state at a time, in the order of its index: so only the rows that are taken are locked, and other workers find others.
    private func due(_ state: String, _ limit: Int, at now: Moment, in tx: any Transaction) throws -> [ClaimedJob] {
        try tx.all(
            """
            SELECT id, kind, body, attempt, attempts_max, generation FROM job
            WHERE state = \(state) AND due_at <= \(now) ORDER BY due_at, id LIMIT \(limit) \(.forClaim)
            """)
    }

    /// Whether anything is due: a read, so that an idle worker costs the writer nothing.
    func isAnythingDue() async throws -> Bool {
        let now = now()
        return try await database.read(.relaxed) { tx in
            try tx.rows("SELECT id FROM job WHERE state IN ('ready', 'running') AND due_at <= \(now) LIMIT 1").isEmpty == false
        }
    }

    /// Ends every lease at once.
    func releaseAll() async throws {
        let now = now()
        try await database.write { tx in try tx.run("UPDATE job SET due_at = \(now) WHERE state = 'running'") }
    }

    func extendLease(_ job: ClaimedJob) async throws {
        let end = now() + Self.lease
        try await update(job) { "UPDATE job SET due_at = \(end) WHERE \($0)" }
    }

    func finish(_ job: ClaimedJob) async throws {
        try await update(job) { "DELETE FROM job WHERE \($0)" }
    }

    func retry(_ job: ClaimedJob, after delay: Duration, because reason: String) async throws {
        let due = now() + delay
        try await update(job) { "UPDATE job SET state = 'ready', due_at = \(due), last_failure = \(reason) WHERE \($0)" }
    }

    func bury(_ job: ClaimedJob, because reason: String) async throws {
        let died = now()
        try await update(job) { "UPDATE job SET state = 'dead', due_at = \(died), last_failure = \(reason) WHERE \($0)" }
    }

    private func update(_ job: ClaimedJob, _ statement: @escaping @Sendable (SQL) -> SQL) async throws {
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run(statement("id = \(job.id) AND generation = \(job.generation) AND state = 'running'"))
        }
    }
}
