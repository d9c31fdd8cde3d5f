import JixiaCore
import JixiaPayments
import JixiaStore

/// Money that came for an order.
public struct Payment: Record {
    enum State: String, Storable { case paid, refundDue = "refund_due", refunded }

    let id: ID<Payment>
    let order: ID<Order>
    let amount: Money
    let state: State

    public init(_ row: Row) throws {
        id = try row["id"]
        order = try row["order_id"]
        amount = try row["amount_fen"]
        state = try row["state"]
    }
}

extension Shop {
    /// Writes down what the gateway said of an order. Safe to repeat, in any order, from several sides at once.
    ///
    /// The sender, the app and the seller of the notice are proved already; here order and amount are compared.
    /// - Throws: `UntrustedNotice` where they do not fit.
    func confirm(_ notice: PaymentNotice) async throws {
        try await database.write { tx in
            tx.mayRepeat()
            let row = try tx.rows(
                "SELECT id, status, total_fen, pay_method FROM shop_order WHERE public_id = \(notice.order) \(.forUpdate)"
            ).first
            guard let row else { throw UntrustedNotice("no order \(notice.order)") }
            guard try row["pay_method"] == PayMethod.alipay else { throw UntrustedNotice("order \(notice.order) is not paid by Alipay") }
            guard try row["total_fen"] == notice.amount else {
                throw UntrustedNotice("amount \(notice.amount.yuan) does not fit the order")
            }
            guard notice.status.isPaid else { return }
            try receive(notice, for: row["id"], in: tx)
        }
    }

    private func receive(_ notice: PaymentNotice, for order: ID<Order>, in tx: any Transaction) throws {
        guard try tx.count("SELECT COUNT(*) AS value FROM payment WHERE trade_id = \(notice.trade)") == 0 else { return }
        let now = now()
        let paid = try tx.run(
            """
            UPDATE shop_order SET status = \(OrderStatus.waiting), paid_at = \(now) WHERE id = \(order) AND status = \(OrderStatus.unpaid)
            """)
        // Closed in the meantime, or paid by another trade: the money goes back.
        let state: Payment.State = paid.rows == 1 ? .paid : .refundDue
        let payment = ID<Payment>(
            try tx.run(
                """
                INSERT INTO payment (order_id, trade_id, amount_fen, state, created_at)
                VALUES (\(order), \(notice.trade), \(notice.amount), \(state), \(now))
                """
            ).id)
        if state == .refundDue { try jobs.add(RefundPayment(payment: payment), in: tx) }
    }

    /// Asks the gateway, and writes down what it says; whether the order is paid.
    func confirmIfPaid(_ order: Order) async throws -> Bool {
        let state: PaymentState
        do { state = try await gateway.query(order: order.publicID) } catch { throw GatewayTrouble(cause: error) }
        guard case .known(let notice) = state, notice.status.isPaid else { return false }
        try await confirm(notice)
        return true
    }

    func checkPayment(_ id: ID<Order>) async throws {
        let order = try await database.read { tx in try self.order(id, in: tx) }
        guard order.status == .unpaid else { return }
        _ = try await confirmIfPaid(order)
    }
}
