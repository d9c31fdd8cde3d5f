import JixiaAlipay
import JixiaCore

extension Sandbox {
    /// `POST gateway.do`: what the shop's server asks Alipay's. Whatever was asked, the answer is signed, and its status is 200.
    public func gateway(_ fields: [String: String]) async throws -> String {
        let operation = Operation(rawValue: fields["method"] ?? "")
        return try await answer(operation, fields).envelope(operation?.node ?? "error_response", settings.keys)
    }

    private enum Operation: String {
        case query = "alipay.trade.query"
        case close = "alipay.trade.close"
        case refund = "alipay.trade.refund"
        case refundQuery = "alipay.trade.fastpay.refund.query"

        var node: String { rawValue.split(separator: ".").joined(separator: "_") + "_response" }
    }

    private func answer(_ operation: Operation?, _ fields: [String: String]) async throws -> GatewayAnswer {
        guard fields["app_id"] == settings.appID else { return .invalid("isv.invalid-app-id", "无效的AppID参数") }
        guard settings.keys.isSigned(request: fields) else { return .invalid("isv.invalid-signature", "验签出错") }
        guard let operation else { return .invalid("isv.invalid-method", "不存在的方法名") }
        guard let request = GatewayRequest(fields["biz_content"] ?? "") else { return .invalid("isv.invalid-parameter", "参数无效") }
        return switch operation {
        case .query: try await query(request)
        case .close: try await close(request)
        case .refund: try await refund(request)
        case .refundQuery: try await refundQuery(request)
        }
    }
}

/// The `biz_content` of a request about one trade.
struct GatewayRequest: Sendable {
    /// The shop's or Alipay's number of the trade; Alipay's goes first where both are given.
    let trade: String
    private let content: Tree

    init?(_ text: String) {
        guard let content = Tree(json: text.utf8) else { return nil }
        self.content = content
        guard let trade = Self.text("trade_no", in: content) ?? Self.text("out_trade_no", in: content) else { return nil }
        self.trade = trade
    }

    func text(_ name: String) -> String? { Self.text(name, in: content) }

    private static func text(_ name: String, in content: Tree) -> String? {
        guard case .text(let value) = content[name], (1...64).contains(value.utf8.count) else { return nil }
        return value
    }
}
