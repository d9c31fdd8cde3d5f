import JixiaCore
import JixiaStore

/// One piece of news about a trade, as it was when it was made.
struct SandboxNotice: Record {
    let tradeID: ID<SandboxTrade>
    let notifyID: String
    let status: SandboxTrade.Status
    let refunded: Money
    let request: String?
    let createdAt: Moment

    init(_ row: Row) throws {
        tradeID = try row["trade_id"]
        notifyID = try row["notify_id"]
        status = try row["status"]
        refunded = try row["refunded_fen"]
        request = try row["out_request_no"]
        createdAt = try row["created_at"]
    }

    /// The form that Alipay posts, before it is signed.
    func fields(of trade: SandboxTrade, _ settings: SandboxSettings, at now: Moment) -> [String: String] {
        var fields = [
            "notify_time": now.beijing,
            "notify_type": "trade_status_sync",
            "notify_id": notifyID,
            "app_id": settings.appID,
            "auth_app_id": settings.appID,
            "charset": "utf-8",
            "version": "1.0",
            "sign_type": "RSA2",
            "trade_no": trade.trade,
            "out_trade_no": trade.order,
            "buyer_id": trade.buyer,
            "seller_id": settings.sellerID,
            "total_amount": trade.amount.yuan,
            "trade_status": status.rawValue,
            "subject": trade.subject,
            "gmt_create": trade.createdAt.beijing,
        ]
        if status != .waiting, let paidAt = trade.paidAt { fields.merge(Self.payment(trade.amount, at: paidAt)) { $1 } }
        if status == .closed { fields["gmt_close"] = createdAt.beijing }
        if let request {
            fields["out_biz_no"] = request
            fields["refund_fee"] = refunded.yuan
            fields["gmt_refund"] = createdAt.beijing + ".000"
        }
        return fields
    }

    private static func payment(_ amount: Money, at paidAt: Moment) -> [String: String] {
        [
            "gmt_payment": paidAt.beijing,
            "receipt_amount": amount.yuan,
            "buyer_pay_amount": amount.yuan,
            "invoice_amount": amount.yuan,
            "point_amount": "0.00",
            "fund_bill_list": #"[{"amount":"\#(amount.yuan)","fundChannel":"ALIPAYACCOUNT"}]"#,
        ]
    }
}
