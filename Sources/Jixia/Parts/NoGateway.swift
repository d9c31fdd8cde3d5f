import JixiaCore
import JixiaPayments

/// Stands where Alipay would be until its settings are given: nothing can be paid, and that is said.
struct NoGateway: PaymentGateway {
    func payURL(for request: PaymentRequest) throws -> String { throw Failure.paymentsNotSetUp }
    func notice(_ fields: [String: String]) throws -> PaymentNotice { throw UntrustedNotice("Alipay is not set up") }
    func returned(_ fields: [String: String]) throws -> PaymentReturn { throw UntrustedNotice("Alipay is not set up") }
    func query(order: String) async throws -> PaymentState { .unknown }
    func close(order: String) async throws {}
    func refund(order: String, amount: Money, request: String) async throws { throw Failure.paymentsNotSetUp }
    func isReached() async -> Bool { false }
}

extension Failure {
    static let paymentsNotSetUp = Failure(.unavailable, "payments_not_set_up", retryAfter: 3600)
}
