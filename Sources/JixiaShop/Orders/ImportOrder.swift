import JixiaCore
import JixiaStore

/// An order that came about elsewhere or earlier: from another system, or for a demonstration.
public struct PastOrder: Sendable {
    public let account: ID<Account>
    public let status: OrderStatus
    public let payMethod: PayMethod
    public let address: ShippingAddress
    public let lines: [(commodity: ID<Commodity>, number: Int)]
    public let createdAt: Moment
    /// The gateway's number of the trade, where money came.
    public let trade: String?

    public init(
        account: ID<Account>, status: OrderStatus, payMethod: PayMethod, address: ShippingAddress,
        lines: [(commodity: ID<Commodity>, number: Int)], createdAt: Moment, trade: String?
    ) {
        self.account = account
        self.status = status
        self.payMethod = payMethod
        self.address = address
        self.lines = lines
        self.createdAt = createdAt
        self.trade = trade
    }

    var isClosed: Bool { status == .cancelled || status == .refunded }
}

extension Shop {
    /// Adds an order as it is, with its lines, its journal and its payment; an unpaid one gets its closing task.
    /// - Throws: `Failure.outOfStock` where the goods are not there.
    @discardableResult
    public func importOrder(_ past: PastOrder, in tx: any Transaction) throws -> ID<Order> {
        let goods = try past.lines.map { line in (commodity: try commodity(line.commodity, in: tx), number: line.number) }
        let total = goods.reduce(Money.zero) { sum, line in line.commodity.price.times(line.number).flatMap(sum.adding) ?? sum }
        let isUnpaid = past.status == .unpaid
        let id = ID<Order>(
            try tx.run(
                """
                INSERT INTO shop_order (public_id, account_id, status, pay_method, total_count, total_fen, receiver, mobile, place,
                    created_at, expires_at, paid_at)
                VALUES (\(OrderNumber.make(at: past.createdAt)), \(past.account), \(past.status), \(past.payMethod),
                    \(goods.reduce(0) { $0 + $1.number }), \(total), \(past.address.receiver), \(past.address.mobile),
                    \(past.address.place), \(past.createdAt), \(isUnpaid ? past.createdAt + Self.payTime : nil),
                    \(past.trade == nil ? nil : past.createdAt + .minutes(2)))
                """
            ).id)
        try addLines(goods, to: id, at: past.createdAt, in: tx)
        try importPayment(past, id, total, in: tx)
        if isUnpaid { try jobs.add(CloseUnpaidOrder(order: id), after: Self.payTime - (now() - past.createdAt), in: tx) }
        try takeFromShelf(goods, in: tx)
        if past.isClosed {
            try putOnShelf(goods.map { ($0.commodity.id, $0.number) }, from: id, at: past.createdAt + Self.payTime, in: tx)
        }
        return id
    }

    private func importPayment(_ past: PastOrder, _ order: ID<Order>, _ total: Money, in tx: any Transaction) throws {
        guard let trade = past.trade else { return }
        let state: Payment.State = past.status == .refunded ? .refunded : .paid
        try tx.run(
            """
            INSERT INTO payment (order_id, trade_id, amount_fen, state, created_at)
            VALUES (\(order), \(trade), \(total), \(state), \(past.createdAt + .minutes(2)))
            """)
    }
}
