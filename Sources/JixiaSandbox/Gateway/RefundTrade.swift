import JixiaCore
import JixiaStore

/// One payment back.
private struct SandboxRefund: Record {
    let request: String, amount: Money, createdAt: Moment

    init(_ row: Row) throws {
        request = try row["out_request_no"]
        amount = try row["amount_fen"]
        createdAt = try row["created_at"]
    }
}

extension Sandbox {
    /// Pays back a part or all. The same `out_request_no` pays back once.
    func refund(_ request: GatewayRequest) async throws -> GatewayAnswer {
        guard let amount = request.text("refund_amount").flatMap({ Money(yuan: $0) }), amount > .zero else {
            return .invalid("isv.invalid-parameter", "refund_amount")
        }
        let now = now()
        return try await database.write { tx in
            tx.mayRepeat()
            guard let trade = try find(request.trade, lock: true, in: tx) else { return .tradeMissing }
            let number = request.text("out_request_no") ?? trade.order
            if let earlier = try earlierRefund(number, of: trade, in: tx) {
                guard earlier.amount == amount else { return .failed("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致") }
                return refundAnswer(trade, changed: false)
            }
            guard trade.status == .paid else { return .statusWrong }
            guard let refunded = trade.refunded.adding(amount), refunded <= trade.amount else {
                return .failed("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限")
            }
            return refundAnswer(try payBack(amount, of: trade, refunded, number, at: now, in: tx), changed: true)
        }
    }

    private func payBack(
        _ amount: Money, of trade: SandboxTrade, _ refunded: Money, _ number: String, at now: Moment, in tx: any Transaction
    ) throws -> SandboxTrade {
        var changed = trade
        changed.refunded = refunded
        if refunded == trade.amount {
            changed.status = .closed
            changed.closedAt = now
        }
        try tx.run(
            """
            UPDATE sandbox_trade SET refunded_fen = \(refunded), status = \(changed.status), closed_at = \(changed.closedAt)
            WHERE id = \(trade.id)
            """)
        try tx.run(
            """
            INSERT INTO sandbox_refund (trade_id, out_request_no, amount_fen, created_at)
            VALUES (\(trade.id), \(number), \(amount), \(now))
            """)
        try announce(changed, refund: number, at: now, in: tx)
        return changed
    }

    func refundQuery(_ request: GatewayRequest) async throws -> GatewayAnswer {
        guard let number = request.text("out_request_no") else { return .invalid("isv.invalid-parameter", "out_request_no") }
        return try await database.read { tx in
            guard let trade = try find(request.trade, in: tx) else { return .tradeMissing }
            // Alipay answers a refund that it does not know with success and without a status.
            guard let refund = try earlierRefund(number, of: trade, in: tx) else { return .success([:]) }
            return .success([
                "out_trade_no": .text(trade.order),
                "trade_no": .text(trade.trade),
                "out_request_no": .text(refund.request),
                "total_amount": .text(trade.amount.yuan),
                "refund_amount": .text(refund.amount.yuan),
                "refund_status": "REFUND_SUCCESS",
                "gmt_refund_pay": .text(refund.createdAt.beijing),
            ])
        }
    }

    private func earlierRefund(_ number: String, of trade: SandboxTrade, in tx: any Transaction) throws -> SandboxRefund? {
        try tx.first(
            """
            SELECT out_request_no, amount_fen, created_at FROM sandbox_refund WHERE trade_id = \(trade.id) AND out_request_no = \(number)
            """)
    }

    private func refundAnswer(_ trade: SandboxTrade, changed: Bool) -> GatewayAnswer {
        .success([
            "out_trade_no": .text(trade.order),
            "trade_no": .text(trade.trade),
            "fund_change": changed ? "Y" : "N",
            "refund_fee": .text(trade.refunded.yuan),
            "buyer_user_id": .text(trade.buyer),
            "buyer_logon_id": "san***@sandbox",
        ])
    }
}
