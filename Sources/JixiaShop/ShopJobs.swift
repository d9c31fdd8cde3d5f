import JixiaCore
import JixiaJobs
import JixiaStore

/// Closes an order that is still unpaid when its time is up.
struct CloseUnpaidOrder: Job {
    static let kind = "shop.close_unpaid_order"
    static let retry = Retry.doubling(from: .seconds(5), attemptsMax: 40)
    let order: ID<Order>
}

/// Asks the gateway about an order whose notice may have been lost.
struct CheckPayment: Job {
    static let kind = "shop.check_payment"
    static let retry = Retry.doubling(from: .seconds(5), attemptsMax: 8)
    let order: ID<Order>
}

/// Pays back money that came for an order that is closed, or paid already.
struct RefundPayment: Job {
    static let kind = "shop.refund_payment"
    static let retry = Retry.doubling(from: .seconds(5), attemptsMax: 40)
    let payment: ID<Payment>
}

extension Shop {
    public func addHandlers(to worker: inout Worker) {
        worker.handle(CloseUnpaidOrder.self) { try await closeUnpaid($0.order) }
        worker.handle(CheckPayment.self) { try await checkPayment($0.order) }
        worker.handle(RefundPayment.self) { try await refund($0.payment) }
    }
}
