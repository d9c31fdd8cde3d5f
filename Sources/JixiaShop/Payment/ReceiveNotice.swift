import JixiaCore
import JixiaPayments
import JixiaStore

/// What Alipay sends: its own field names, all of them signed.
public struct AlipayMessage: Input {
    let fields: [String: String]

    public init(_ form: inout Form) {
        _ = form.optionalText("out_trade_no", 0...64)
        _ = form.optionalText("trade_no", 0...64)
        _ = form.optionalText("total_amount", 0...20)
        _ = form.optionalText("app_id", 0...32)
        _ = form.optionalText("sign", 0...1000)
        _ = form.optionalText("sign_type", 0...10)
        fields = form.everything
    }
}

/// The answer to the browser that came back from paying.
public struct PaidOrder: Output {
    public let order: String
    public let trade: String
    public static var example: PaidOrder { PaidOrder(order: Order.example.publicID, trade: "2026112122001400000000000000") }

    public func write(to fields: inout Fields) {
        fields.text("order_id", order)
        fields.text("trade_id", trade)
    }
}

extension Shop {
    /// The gateway's own message. `success` is said only after the commit; anything else makes it send again.
    public func receiveNotice(_ input: AlipayMessage, _ visitor: Visitor) async throws -> PlainText {
        do {
            try await confirm(gateway.notice(input.fields))
            return PlainText("success")
        } catch let untrusted as UntrustedNotice {
            logger.warning("payment notice refused", metadata: ["reason": "\(untrusted.description)", "address": "\(visitor.address)"])
            return PlainText("failure")
        }
    }

    /// The buyer's browser came back. That proves nothing about money, so the gateway is asked; should it not answer,
    /// its notice or the check two minutes later will tell.
    public func receiveReturn(_ input: AlipayMessage, _ visitor: Visitor) async throws -> PaidOrder {
        let returned: PaymentReturn
        do { returned = try gateway.returned(input.fields) } catch is UntrustedNotice { throw Failure.paymentUntrusted }
        let order: Order? = try await database.read { tx in
            try tx.first("SELECT \(Order.columns) FROM shop_order WHERE public_id = \(returned.order)")
        }
        guard let order, order.total == returned.amount else { throw Failure.paymentUntrusted }
        if order.status == .unpaid {
            do { _ = try await confirmIfPaid(order) } catch {
                logger.notice("payment not confirmed on return", metadata: ["order": "\(order.publicID)", "error": "\(error)"])
            }
        }
        return PaidOrder(order: returned.order, trade: returned.trade)
    }
}
