import JixiaCore
import JixiaPayments
import JixiaStore

/// Where the browser goes to pay.
public struct PayPage: Output {
    public let url: String
    public static var example: PayPage { PayPage(url: "https://openapi.alipay.com/gateway.do?app_id=…") }
    public func write(to fields: inout Fields) { fields.text("pay_url", url) }
}

extension Shop {
    /// - Throws: `Failure.orderMissing` unless it is the caller's own, unpaid order.
    public func payOrder(_ input: ShowOrder, by caller: Caller) async throws -> PayPage {
        let order = try await self.order(input, by: caller)
        guard order.status == .unpaid, order.payMethod == .alipay, let expires = order.expiresAt, expires > now() else {
            throw Failure.orderMissing
        }
        let subject = order.lines.count == 1 ? order.lines[0].title.chinese : "稷下订单 \(order.publicID)"
        let request = PaymentRequest(order: order.publicID, amount: order.total, subject: subject, expires: expires)
        return PayPage(url: try gateway.payURL(for: request))
    }
}
