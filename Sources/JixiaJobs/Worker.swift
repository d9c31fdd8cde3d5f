import Foundation
import JixiaCore
import JixiaStore
import Logging

/// Runs tasks. One that dies with its worker is taken over when its lease ends.
public struct Worker: Sendable {
    public typealias Handler = @Sendable (_ body: String) async throws -> Void

    private let claims: Claims
    private let database: Database
    private let now: Now
    private let logger: Logger
    private var handlers: [String: (run: Handler, retry: Retry)] = [:]
    private var schedules: [Schedule] = []
    private let concurrency = 8
    private let pause = Duration.milliseconds(100)
    private let pauseWithoutDatabase = Duration.seconds(1)
    private let heartbeat = Duration.seconds(20)

    public init(_ database: Database, now: @escaping Now, logger: Logger = Logger(label: "jixia.worker")) {
        claims = Claims(database: database, now: now)
        self.database = database
        self.now = now
        self.logger = logger
    }

    public mutating func handle<J: Job>(_: J.Type, _ run: @escaping @Sendable (J) async throws -> Void) {
        precondition(handlers[J.kind] == nil, "two handlers for \(J.kind)")
        handlers[J.kind] = ({ body in try await run(JSONDecoder().decode(J.self, from: Data(body.utf8))) }, J.retry)
    }

    /// Runs the work at every interval, once over all processes, from the next whole interval on.
    public mutating func every(_ interval: Duration, _ name: String, _ run: @escaping @Sendable () async throws -> Void) {
        schedules.append(Schedule(name: name, interval: interval))
        handlers[name] = ({ _ in try await run() }, .doubling(from: .seconds(2), attemptsMax: 4))
    }

    /// Takes over what a process before this one left running, without waiting for its leases to end. Only for a database
    /// that one process alone can use: elsewhere the tasks may be running still.
    public func adoptOrphans() async throws { try await claims.releaseAll() }

    /// Works until the task is cancelled; what runs then is finished first.
    public func run() async {
        var isReached = true
        while !Task.isCancelled {
            do {
                try await tick()
                while !Task.isCancelled, try await runDue(limit: concurrency) > 0 {}
                isReached = true
            } catch is CancellationError {
                return
            } catch {
                if isReached { logger.error("worker could not reach the database", metadata: ["error": "\(error)"]) }
                isReached = false
            }
            try? await Task.sleep(for: isReached ? pause : pauseWithoutDatabase)
        }
    }

    /// Adds the task of each schedule whose time has come.
    public func tick() async throws {
        let now = now()
        for schedule in schedules { try await schedule.fire(at: now, in: database) }
    }

    /// Runs up to `limit` due tasks side by side; returns how many it ran.
    @discardableResult
    public func runDue(limit: Int = 100) async throws -> Int {
        guard try await claims.isAnythingDue() else { return 0 }
        let jobs = try await claims.claim(limit)
        await withTaskGroup(of: Void.self) { group in
            for job in jobs { group.addTask { await work(job) } }
        }
        return jobs.count
    }

    private func work(_ job: ClaimedJob) async {
        // Not cancelled with the worker: a task that began is finished when the process is asked to stop.
        await Task {
            do { try await settle(job, try await outcome(of: job)) } catch {
                logger.error("task outcome not recorded", metadata: ["task": "\(job.id)", "kind": "\(job.kind)", "error": "\(error)"])
            }
        }.value
    }

    private func outcome(of job: ClaimedJob) async throws -> (any Error)? {
        guard let handler = handlers[job.kind] else { return UnknownKind(kind: job.kind) }
        return await withTaskGroup(of: (any Error)?.self) { group in
            group.addTask {
                do {
                    try await handler.run(job.body)
                    return nil
                } catch { return error }
            }
            group.addTask {
                while true {
                    do { try await Task.sleep(for: heartbeat) } catch { return nil }
                    try? await claims.extendLease(job)
                }
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    private func settle(_ job: ClaimedJob, _ failure: (any Error)?) async throws {
        guard let failure else { return try await claims.finish(job) }
        let reason = String(String(describing: failure).prefix(1000))
        let isFinal = failure is GiveUp || job.attempt >= job.attemptsMax
        logger.log(
            level: isFinal ? .error : .notice, "task failed",
            metadata: [
                "task": "\(job.id)", "kind": "\(job.kind)", "attempt": "\(job.attempt)", "final": "\(isFinal)", "error": "\(reason)",
            ])
        if isFinal { return try await claims.bury(job, because: reason) }
        try await claims.retry(job, after: handlers[job.kind]?.retry.delay(job.attempt) ?? .seconds(60), because: reason)
    }

    struct UnknownKind: Error { let kind: String }
}
