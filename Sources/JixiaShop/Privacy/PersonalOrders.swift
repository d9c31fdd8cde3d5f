import JixiaCore
import JixiaStore

/// What becomes of the shop's data when an account is closed, and what its owner is given of them. They run inside a
/// transaction of the accounts; `Composition.swift` ties both together.
extension Shop {
    /// Goods or money are on their way.
    /// - Returns: `ordersOpen`; nil where nothing is.
    public static func hindranceToClosing(_ account: ID<Account>, in tx: any Transaction) throws -> Failure? {
        // Whoever is ordering is either done by now, or comes after this.
        try tx.run("UPDATE buyer SET turn = turn + 1 WHERE account_id = \(account)")
        let open: [OrderStatus] = [.unpaid, .waiting, .sent]
        let orders = try tx.count(
            "SELECT COUNT(*) AS value FROM shop_order WHERE account_id = \(account) AND status IN \(list: open)")
        let refunds = try tx.count(
            """
            SELECT COUNT(*) AS value FROM payment p JOIN shop_order o ON o.id = p.order_id
            WHERE o.account_id = \(account) AND p.state = 'refund_due'
            """)
        return orders + refunds == 0 ? nil : Failure.ordersOpen.with(["count": String(orders + refunds)])
    }

    /// Orders stay, with the address as it was: the law of commerce wants them kept for three years.
    public static func forget(_ account: ID<Account>, in tx: any Transaction) throws {
        try tx.run("DELETE FROM cart_line WHERE account_id = \(account)")
        try tx.run("DELETE FROM buyer WHERE account_id = \(account)")
    }

    public static func export(_ account: ID<Account>, in tx: any Transaction) throws -> Tree {
        let orders: [Order] = try tx.all("SELECT \(Order.columns) FROM shop_order WHERE account_id = \(account) ORDER BY id")
        let cart = try tx.rows("SELECT commodity_id, number FROM cart_line WHERE account_id = \(account) ORDER BY id")
        return [
            "orders": .list(try withLines(orders, in: tx).map { $0.tree(.chinese) }),
            "cart": .list(
                try cart.map { row in
                    let commodity: Int64 = try row["commodity_id"], number: Int64 = try row["number"]
                    return ["commodity": .number(commodity), "number": .number(number)]
                }),
        ]
    }
}
