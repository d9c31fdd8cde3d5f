import JixiaCore
import JixiaStore

extension Sandbox {
    func query(_ request: GatewayRequest) async throws -> GatewayAnswer {
        let now = now()
        return try await database.read { tx in
            guard let trade = try find(request.trade, in: tx)?.seen(at: now) else { return .tradeMissing }
            let received = trade.paidAt == nil ? Money.zero : trade.amount
            var members: [String: Tree] = [
                "out_trade_no": .text(trade.order),
                "trade_no": .text(trade.trade),
                "trade_status": .text(trade.status.rawValue),
                "total_amount": .text(trade.amount.yuan),
                "receipt_amount": .text(received.yuan),
                "buyer_pay_amount": .text(received.yuan),
                "invoice_amount": .text(received.yuan),
                "point_amount": "0.00",
                "buyer_user_id": .text(trade.buyer),
                "buyer_logon_id": "san***@sandbox",
            ]
            if let paidAt = trade.paidAt { members["send_pay_date"] = .text(paidAt.beijing) }
            return .success(members)
        }
    }
}
