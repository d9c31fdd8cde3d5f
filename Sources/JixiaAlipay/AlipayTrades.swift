import JixiaCore
import JixiaPayments

extension Alipay {
    public func query(order: String) async throws -> PaymentState {
        let answer = try await call("alipay.trade.query", ["out_trade_no": .text(order)])
        if answer.subCode == "ACQ.TRADE_NOT_EXIST" { return .unknown }
        guard answer.isSuccess else { throw answer.refusal }
        try check(answer, isAbout: order)
        do {
            return .known(try PaymentNotice { answer.text($0) })
        } catch let error as UntrustedNotice {
            throw AlipayTrouble.untrusted(error.description)
        }
    }

    /// Where the buyer never came to Alipay there is nothing to close; then only the request's own end stops a late payment.
    public func close(order: String) async throws {
        let answer = try await call("alipay.trade.close", ["out_trade_no": .text(order)])
        if answer.subCode == "ACQ.TRADE_NOT_EXIST" { return }
        guard answer.isSuccess else {
            // A trade that is closed already cannot be closed, and neither can a paid one.
            if case .known(let notice) = try await query(order: order), notice.status == .closed { return }
            throw answer.refusal
        }
        try check(answer, isAbout: order)
    }

    public func refund(order: String, amount: Money, request: String) async throws {
        let answer = try await call(
            "alipay.trade.refund",
            [
                "out_trade_no": .text(order), "refund_amount": .text(amount.yuan), "out_request_no": .text(request),
            ])
        guard answer.isSuccess else { throw answer.refusal }
        try check(answer, isAbout: order)
        // `N` means a repeat, or a refund that is not through yet; only the refund's own query tells which.
        guard answer.text("fund_change") != "Y" else { return }
        let refund = try await call("alipay.trade.fastpay.refund.query", ["out_trade_no": .text(order), "out_request_no": .text(request)])
        guard refund.isSuccess else { throw refund.refusal }
        try check(refund, isAbout: order)
        guard refund.text("out_request_no") == request, refund.text("refund_status") == "REFUND_SUCCESS" else {
            throw AlipayTrouble.refused(code: refund.code, subCode: "", message: "the refund is not through yet")
        }
    }

    /// Asks for an order that cannot exist: a proved answer of any kind shows that address and keys are right.
    public func isReached() async -> Bool {
        (try? await call("alipay.trade.query", ["out_trade_no": "jixia_is_alipay_reached"])) != nil
    }

    /// A signed answer about another order must not pass for this one's.
    private func check(_ answer: AlipayAnswer, isAbout order: String) throws {
        guard answer.text("out_trade_no") == order else { throw AlipayTrouble.untrusted("it is about another order") }
    }
}
