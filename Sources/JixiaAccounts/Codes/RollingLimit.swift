import JixiaCore
import JixiaStore

/// So many in a window that rolls, counted in the database: it outlives the process and holds over all of them.
struct RollingLimit {
    let table: SQL
    /// Which rows count; nil for all.
    let which: SQL?
    let count: Int
    let window: Duration
    let failure: Failure

    /// There is no room if as many as allowed were made within the window; there is again when the first of those leaves it.
    ///
    /// - Throws: the failure, with the time after which there is room again.
    func check(at now: Moment, in tx: any Transaction) throws {
        if let failure = try refusal(at: now, in: tx) { throw failure }
    }

    /// - Parameter lifted: what was made before it does not count.
    func refusal(at now: Moment, since lifted: Moment? = nil, in tx: any Transaction) throws -> Failure? {
        let since = max(now - window, lifted ?? now - window)
        let own: SQL = which.map { "\($0) AND" } ?? ""
        let blocking: Moment? = try tx.value(
            """
            SELECT created_at AS value FROM \(table) WHERE \(own) created_at > \(since)
            ORDER BY created_at DESC LIMIT 1 OFFSET \(count - 1)
            """)
        guard let blocking else { return nil }
        let wait = blocking + window - now
        return failure.with(["seconds": String(max(1, wait.secondsRoundedUp))]).retry(after: wait)
    }
}
