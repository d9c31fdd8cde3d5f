import JixiaCore
import JixiaStore

public struct PlaceOrder: Input {
    let cart: [ID<CartLine>]
    let address: ID<ShippingAddress>
    let payMethod: PayMethod
    let key: IdempotencyKey?

    public init(_ form: inout Form) {
        cart = form.ids("cart", 1...CartLine.linesMax)
        address = form.id("address")
        payMethod = form.numbered("pay_method", standIn: .alipay)
        key = form.idempotencyKey()
    }
}

extension Shop {
    /// How long an order waits for its money.
    public static let payTime = Duration.minutes(15)
    static let unpaidMax = 3
    /// Alipay takes no more in one payment.
    static let totalMax = Money(fen: 10_000_000_000)

    /// Turns chosen lines of the caller's own cart into one order, and takes the goods off the shelf.
    public func placeOrder(_ input: PlaceOrder, by caller: Caller) async throws -> Order {
        let order = try await database.write { tx in
            var goods: [Goods] = []
            let order = try tx.once(input.key, of: caller.account, at: now()) {
                try hold(caller.account, in: tx)
                let lines = try chosenLines(Set(input.cart), of: caller.account, in: tx)
                goods = lines.map { ($0.commodity, $0.number) }
                guard let address = try addresses(input.address, caller.account, tx) else { throw Failure.addressMissing.on("address") }
                if input.payMethod == .alipay { try refuseTooManyUnpaid(of: caller.account, in: tx) }
                // Where the shelf is empty anyway, nobody has to wait to be told.
                if let (commodity, _) = goods.first(where: { $0.commodity.stock < $0.number }) { throw outOfStock(commodity) }
                return try add(goods, of: lines, to: address, input.payMethod, by: caller, in: tx)
            }
            // Last of all, after the answer is kept. A repeat finds nothing chosen, and takes nothing.
            try takeFromShelf(goods, in: tx)
            return order
        }
        changes.tell(.commodities)
        return order
    }

    private func add(
        _ goods: [Goods], of lines: [CartLine], to address: ShippingAddress, _ method: PayMethod, by caller: Caller,
        in tx: any Transaction
    ) throws -> Order {
        let id = try insert(goods, to: address, method, by: caller, in: tx)
        try addLines(goods, to: id, at: now(), in: tx)
        try tx.run("DELETE FROM cart_line WHERE account_id = \(caller.account) AND id IN \(list: lines.map(\.id))")
        if method == .alipay {
            try jobs.add(CheckPayment(order: id), after: .minutes(2), in: tx)
            try jobs.add(CloseUnpaidOrder(order: id), after: Self.payTime, in: tx)
        }
        return try order(id, in: tx)
    }

    private func chosenLines(_ ids: Set<ID<CartLine>>, of account: ID<Account>, in tx: any Transaction) throws -> [CartLine] {
        let lines: [CartLine] = try tx.all(
            """
            SELECT \(CartLine.columns) FROM cart_line JOIN commodity ON commodity.id = cart_line.commodity_id
            WHERE cart_line.account_id = \(account) AND cart_line.id IN \(list: Array(ids)) AND commodity.is_on_sale = 1
            ORDER BY commodity.id
            """)
        guard lines.count == ids.count else { throw Failure.cartChanged }
        return lines
    }

    private func refuseTooManyUnpaid(of account: ID<Account>, in tx: any Transaction) throws {
        let unpaid = try tx.count(
            """
            SELECT COUNT(*) AS value FROM shop_order WHERE account_id = \(account) AND status = \(OrderStatus.unpaid)
            """)
        guard unpaid < Self.unpaidMax else { throw Failure.tooManyUnpaidOrders.with(["max": String(Self.unpaidMax)]) }
    }

    private func insert(
        _ goods: [Goods], to address: ShippingAddress, _ method: PayMethod, by caller: Caller, in tx: any Transaction
    ) throws -> ID<Order> {
        let now = now()
        let total = goods.reduce(Money?.some(.zero)) { sum, line in
            line.commodity.price.times(line.number).flatMap { sum?.adding($0) }
        }
        guard let total, total <= Self.totalMax else { throw Failure.totalTooLarge }
        // The status follows from the way of paying, never from what the caller sent.
        let (status, expires): (OrderStatus, Moment?) =
            switch method {
            case .onDelivery: (.waiting, nil)
            case .alipay: (.unpaid, now + Self.payTime)
            }
        let id = ID<Order>(
            try tx.run(
                """
                INSERT INTO shop_order (public_id, account_id, status, pay_method, total_count, total_fen, receiver, mobile, place,
                    created_at, expires_at)
                VALUES (\(OrderNumber.make(at: now)), \(caller.account), \(status), \(method), \(goods.reduce(0) { $0 + $1.number }),
                    \(total), \(address.receiver), \(address.mobile), \(address.place), \(now), \(expires))
                """
            ).id)
        return id
    }
}

/// Order numbers: the day in China, for people, and 26 random digits (86 bits), so that nobody finds another's.
enum OrderNumber {
    static func make(at now: Moment) -> String {
        now.beijing.prefix(10).filter { $0 != "-" }.dropFirst(2) + Chance.digits(26)
    }
}
