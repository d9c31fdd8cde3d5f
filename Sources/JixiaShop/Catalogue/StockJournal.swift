import JixiaCore
import JixiaStore

/// Every change of stock has a line; their sum is the stock.
enum StockJournal {
    enum Reason: String, Storable { case opening, ordered, closed }

    static func write(
        _ commodity: ID<Commodity>, _ amount: Int, _ reason: Reason, order: ID<Order>?, at now: Moment, in tx: any Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO stock_entry (commodity_id, amount, reason, order_id, created_at)
            VALUES (\(commodity), \(amount), \(reason), \(order), \(now))
            """)
    }
}

extension Shop {
    /// Replays the journals of stock and money; what does not agree is told in words. Empty means all is well.
    public func audit() async throws -> [String] {
        try await database.read(isLong: true) { tx in
            let stock: [Int64] = try tx.values(
                """
                SELECT commodity.id AS value FROM commodity LEFT JOIN stock_entry ON stock_entry.commodity_id = commodity.id
                GROUP BY commodity.id, commodity.stock HAVING commodity.stock <> COALESCE(SUM(stock_entry.amount), 0)
                """)
            let totals: [String] = try tx.values(
                """
                SELECT shop_order.public_id AS value FROM shop_order LEFT JOIN order_line ON order_line.order_id = shop_order.id
                GROUP BY shop_order.id, shop_order.public_id, shop_order.total_fen
                HAVING shop_order.total_fen <> COALESCE(SUM(order_line.price_fen * order_line.number), 0)
                """)
            let unpaid: [String] = try tx.values(
                """
                SELECT public_id AS value FROM shop_order WHERE status IN (2, 3, 4, 5) AND pay_method = 2
                    AND (SELECT COUNT(*) FROM payment WHERE payment.order_id = shop_order.id AND payment.state = 'paid') <> 1
                """)
            let unknown: [String] = try tx.values(
                """
                SELECT DISTINCT shop_order.public_id AS value FROM order_line JOIN shop_order ON shop_order.id = order_line.order_id
                LEFT JOIN commodity ON commodity.id = order_line.commodity_id WHERE commodity.id IS NULL
                """)
            return stock.map { "commodity \($0): stock differs from its journal" }
                + totals.map { "order \($0): total differs from its lines" }
                + unknown.map { "order \($0): has a line without a commodity" }
                + unpaid.map { "order \($0): counts as paid without exactly one payment" }
        }
    }
}
