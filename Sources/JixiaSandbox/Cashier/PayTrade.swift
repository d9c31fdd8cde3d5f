import JixiaAlipay
import JixiaCore
import JixiaStore

/// Names one trade by the shop's number of the order.
public struct SandboxOrder: Input {
    public let order: String

    public init(_ form: inout Form) {
        order = form.text("order", 1...64)
    }
}

extension Sandbox {
    /// The buyer pays. Paying twice pays once.
    /// - Returns: where the buyer's browser goes next: the shop's return address with what Alipay signed.
    public func pay(_ input: SandboxOrder) async throws -> String {
        let now = now()
        let paid = try await database.write { tx in
            tx.mayRepeat()
            guard let trade = try find(input.order, lock: true, in: tx) else { throw Failure.sandboxTradeMissing }
            switch trade.seen(at: now).status {
            case .paid: return trade
            case .closed: throw trade.status == .closed ? Failure.sandboxTradeClosed : .sandboxTradeExpired
            case .waiting: return try take(trade, at: now, in: tx)
            }
        }
        return try returnURL(of: paid, at: now)
    }

    private func take(_ trade: SandboxTrade, at now: Moment, in tx: any Transaction) throws -> SandboxTrade {
        let taken = try tx.run(
            """
            UPDATE sandbox_trade SET status = \(SandboxTrade.Status.paid), paid_at = \(now)
            WHERE id = \(trade.id) AND status = \(SandboxTrade.Status.waiting) AND expires_at > \(now)
            """)
        guard taken.rows == 1 else { throw Failure.sandboxTradeClosed }
        var paid = trade
        paid.status = .paid
        paid.paidAt = now
        try announce(paid, at: now, in: tx)
        return paid
    }

    private func returnURL(of trade: SandboxTrade, at now: Moment) throws -> String {
        let fields = try settings.keys.signing(notice: [
            "app_id": settings.appID,
            "auth_app_id": settings.appID,
            "charset": "utf-8",
            "method": "alipay.trade.page.pay.return",
            "out_trade_no": trade.order,
            "seller_id": settings.sellerID,
            "sign_type": "RSA2",
            "timestamp": now.beijing,
            "total_amount": trade.amount.yuan,
            "trade_no": trade.trade,
            "version": "1.0",
        ])
        return trade.returnURL + (trade.returnURL.contains("?") ? "&" : "?") + AlipayForm.encode(fields)
    }
}
