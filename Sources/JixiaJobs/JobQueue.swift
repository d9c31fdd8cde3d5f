import Foundation
import JixiaCore
import JixiaStore

/// Takes tasks inside the caller's transaction: committed together with what they follow from, or not at all.
public struct JobQueue: Sendable {
    private let now: Now

    public init(now: @escaping Now) { self.now = now }

    /// - Parameter delay: how long the task waits at least before it runs.
    public func add<J: Job>(_ job: J, after delay: Duration = .zero, in tx: any Transaction) throws {
        let now = now()
        let body = String(decoding: try JSONEncoder().encode(job), as: UTF8.self)
        try tx.run(
            """
            INSERT INTO job (kind, body, state, due_at, attempts_max, added_at)
            VALUES (\(J.kind), \(body), 'ready', \(now + delay), \(J.retry.attemptsMax), \(now))
            """)
    }
}
