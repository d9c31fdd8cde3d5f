import JixiaCore
import JixiaJobs
import JixiaPayments
import JixiaStore

extension Shop {
    /// Pays back money that was not to be taken. The gateway knows the refund by the payment's own number, so a second
    /// try after a lost answer refunds nothing twice.
    func refund(_ id: ID<Payment>) async throws {
        let found: (payment: Payment, order: String)? = try await database.read { tx in
            let row = try tx.rows(
                """
                SELECT payment.id, payment.order_id, payment.amount_fen, payment.state, shop_order.public_id
                FROM payment JOIN shop_order ON shop_order.id = payment.order_id WHERE payment.id = \(id)
                """
            ).first
            return try row.map { (try Payment($0), try $0["public_id"]) }
        }
        guard let found else { throw GiveUp("no payment \(id)") }
        guard found.payment.state == .refundDue else { return }
        try await gateway.refund(order: found.order, amount: found.payment.amount, request: "refund-\(id)")
        try await database.write { tx in
            tx.mayRepeat()
            // The order before its payment, as everywhere.
            try tx.run(
                """
                UPDATE shop_order SET status = \(OrderStatus.refunded) WHERE id = \(found.payment.order) AND status = \(OrderStatus.cancelled)
                """)
            try tx.run("UPDATE payment SET state = \(Payment.State.refunded) WHERE id = \(id)")
        }
    }
}
