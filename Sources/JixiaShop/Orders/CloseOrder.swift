import JixiaCore
import JixiaPayments
import JixiaStore

extension Shop {
    /// The buyer no longer wants an order that is not paid yet.
    public func cancelOrder(_ input: ShowOrder, by caller: Caller) async throws -> Order {
        let order = try await self.order(input, by: caller)
        guard order.status == .unpaid else { throw Failure.orderNotUnpaid }
        do { try await closeUnpaid(order.id) } catch is GatewayTrouble { throw Failure.gatewayUnreachable }
        let closed = try await self.order(input, by: caller)
        // Paid at the very moment of cancelling: the money counts.
        guard closed.status == .cancelled else { throw Failure.orderNotUnpaid }
        return closed
    }

    /// Closes an unpaid order and puts its goods back, unless the gateway has its money. Safe to run twice.
    ///
    /// First the gateway is asked, and told to take no money from now on; only then is the order closed here.
    func closeUnpaid(_ id: ID<Order>) async throws {
        let order = try await database.read { tx in try self.order(id, in: tx) }
        guard order.status == .unpaid else { return }
        guard try await confirmIfPaid(order) == false else { return }
        do { try await gateway.close(order: order.publicID) } catch { throw GatewayTrouble(cause: error) }
        try await database.write { tx in
            tx.mayRepeat()
            let closed = try tx.run(
                """
                UPDATE shop_order SET status = \(OrderStatus.cancelled) WHERE id = \(id) AND status = \(OrderStatus.unpaid)
                """)
            guard closed.rows == 1 else { return }
            try putOnShelf(order.lines.map { ($0.commodity, $0.number) }, from: id, at: now(), in: tx)
        }
        changes.tell(.commodities)
    }
}

/// The gateway did not answer, or not as it should. The task that met it is tried again.
struct GatewayTrouble: Error { let cause: any Error }
