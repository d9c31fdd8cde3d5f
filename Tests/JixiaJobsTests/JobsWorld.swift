import JixiaCore
import JixiaStore
import JixiaTesting
import Synchronization

@testable import JixiaJobs

struct Greet: Job {
    static let kind = "test.greet"
    static let retry = Retry.fixed(.seconds(10), attemptsMax: 3)
    let name: String
}

struct Unknown: Job {
    static let kind = "test.unknown"
    static let retry = Retry.fixed(.seconds(1), attemptsMax: 2)
}

struct Broken: Error {}

/// A queue, a clock that the test moves, and a list of what the handlers did.
final class JobsWorld: Sendable {
    let folder = TestFolder()
    let clock = TestClock()
    let database: Database
    let queue: JobQueue
    private let greeted = Mutex<[String]>([])
    private let outcome = Mutex<(any Error)?>(nil)

    init(_ engine: Engine) async throws {
        database = try await engine.database(JobSchema.migrations, in: folder)
        queue = JobQueue(now: clock.now)
    }

    var greetings: [String] { greeted.withLock { $0 } }

    /// What the handler throws from now on.
    func fail(with error: (any Error)?) { outcome.withLock { $0 = error } }

    func note(_ name: String) { greeted.withLock { $0.append(name) } }

    func worker() -> Worker {
        var worker = Worker(database, now: clock.now)
        worker.handle(Greet.self) { [self] job in
            note(job.name)
            if let error = outcome.withLock({ $0 }) { throw error }
        }
        return worker
    }

    func add(_ name: String = "a", after delay: Duration = .zero) async throws {
        let queue = queue
        try await database.write { tx in try queue.add(Greet(name: name), after: delay, in: tx) }
    }

    func states() async throws -> [String] {
        try await database.read { tx in try tx.values("SELECT state AS value FROM job ORDER BY id") }
    }

    func lastFailure() async throws -> String? {
        let failures: [String?] = try await database.read { tx in try tx.values("SELECT last_failure AS value FROM job") }
        return failures.first ?? nil
    }
}
