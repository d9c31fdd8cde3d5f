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
        let own: SQL = which.map { "\($0) AND" } ?? ""
        let blocking: Moment? = try tx.value(
            """
            SELECT created_at AS value FROM \(table) WHERE \(own) created_at > \(now - window)
            ORDER BY created_at DESC LIMIT 1 OFFSET \(count - 1)
            """)
        guard let blocking else { return }
        let wait = blocking + window - now
        throw failure.with(["seconds": String(max(1, wait.secondsRoundedUp))]).retry(after: wait)
    }
}
