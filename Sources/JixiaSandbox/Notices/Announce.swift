import JixiaCore
import JixiaJobs
import JixiaStore

/// Tells the shop what became of a trade, until the shop says that it heard.
public struct SandboxNotify: Job {
    public static let kind = "sandbox.notify"
    public static let retry = Retry.doubling(from: .seconds(2), attemptsMax: 8)
    let notice: Int64
}

extension Sandbox {
    /// Between the two when they come in the wrong order.
    static let reorderGap = Duration.seconds(2)

    public func addHandlers(to worker: inout Worker) {
        worker.handle(SandboxNotify.self) { try await send($0.notice) }
    }

    /// Adds the notices of a change in the change's own transaction, as the switches will have them.
    /// - Parameter request: the refund's number, where a refund made the change.
    func announce(_ trade: SandboxTrade, refund request: String? = nil, at now: Moment, in tx: any Transaction) throws {
        let switches = try SandboxSwitches(in: tx)
        let delay = Duration.seconds(switches.delaySeconds)
        let news = try note(trade, trade.status, request, at: now, in: tx)
        guard !switches.losesNotices else { return }
        for _ in 0..<switches.repeats { try jobs.add(SandboxNotify(notice: news), after: delay, in: tx) }
        guard switches.reorders, trade.status == .paid, request == nil else { return }
        let stale = try note(trade, .waiting, nil, at: trade.createdAt, in: tx)
        try jobs.add(SandboxNotify(notice: stale), after: delay + Self.reorderGap, in: tx)
    }

    /// Keeps what a notice says, so that each time it is sent it says the same.
    private func note(
        _ trade: SandboxTrade, _ status: SandboxTrade.Status, _ request: String?, at time: Moment, in tx: any Transaction
    ) throws -> Int64 {
        let name = time.beijing.filter(\.isNumber) + Chance.digits(20)
        return try tx.run(
            """
            INSERT INTO sandbox_notice (trade_id, notify_id, status, refunded_fen, out_request_no, created_at)
            VALUES (\(trade.id), \(name), \(status), \(trade.refunded), \(request as String?), \(time))
            """
        ).id
    }
}
