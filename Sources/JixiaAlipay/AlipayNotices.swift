import JixiaCore
import JixiaPayments

extension Alipay {
    public func notice(_ fields: [String: String]) throws -> PaymentNotice {
        try prove(fields)
        return try PaymentNotice { fields[$0] }
    }

    public func returned(_ fields: [String: String]) throws -> PaymentReturn {
        try prove(fields)
        let (order, trade, amount) = try PaymentNotice.subject { fields[$0] }
        return PaymentReturn(order: order, trade: trade, amount: amount)
    }

    /// Alipay signs for every application with the same key, so a right signature alone says nothing of whom it is for.
    private func prove(_ fields: [String: String]) throws {
        guard settings.keys.isSigned(notice: fields) else { throw UntrustedNotice("wrong signature") }
        guard fields["app_id"] == settings.appID else { throw UntrustedNotice("for another application") }
        guard fields["seller_id"] == settings.sellerID else { throw UntrustedNotice("for another seller") }
    }
}

extension PaymentNotice {
    /// - Throws: `UntrustedNotice` where a part is missing or malformed.
    init(_ field: (String) -> String?) throws {
        let (order, trade, amount) = try Self.subject(field)
        guard let status = field("trade_status").flatMap(PaymentStatus.init) else { throw UntrustedNotice("unknown trade_status") }
        self.init(order: order, trade: trade, amount: amount, status: status)
    }

    fileprivate static func subject(_ field: (String) -> String?) throws -> (order: String, trade: String, amount: Money) {
        guard let order = field("out_trade_no"), (1...64).contains(order.utf8.count) else { throw UntrustedNotice("no out_trade_no") }
        guard let trade = field("trade_no"), (1...64).contains(trade.utf8.count) else { throw UntrustedNotice("no trade_no") }
        guard let amount = field("total_amount").flatMap({ Money(yuan: $0) }) else { throw UntrustedNotice("no total_amount") }
        return (order, trade, amount)
    }
}
