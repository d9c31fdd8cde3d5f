import JixiaCore
import JixiaStore

extension Sandbox {
    func close(_ request: GatewayRequest) async throws -> GatewayAnswer {
        let now = now()
        return try await database.write { tx in
            tx.mayRepeat()
            guard let trade = try find(request.trade, lock: true, in: tx) else { return .tradeMissing }
            let closed = try tx.run(
                """
                UPDATE sandbox_trade SET status = \(SandboxTrade.Status.closed), closed_at = \(now)
                WHERE id = \(trade.id) AND status = \(SandboxTrade.Status.waiting) AND expires_at > \(now)
                """)
            guard closed.rows == 1 else { return .statusWrong }
            var known = trade
            known.status = .closed
            known.closedAt = now
            try announce(known, at: now, in: tx)
            return .success(["out_trade_no": .text(trade.order), "trade_no": .text(trade.trade)])
        }
    }
}
