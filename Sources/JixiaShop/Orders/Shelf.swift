import JixiaCore
import JixiaStore

/// Goods leave the shelf for an order, and come back from one that is closed. Nothing else moves stock.
extension Shop {
    /// The check and the change are one statement: whoever comes second finds too little.
    /// - Throws: `Failure.outOfStock`.
    func takeFromShelf(_ commodity: Commodity, _ number: Int, for order: ID<Order>, at now: Moment, in tx: any Transaction) throws {
        let taken = try tx.run(
            """
            UPDATE commodity SET stock = stock - \(number), sales = sales + \(number) WHERE id = \(commodity.id) AND stock >= \(number)
            """)
        guard taken.rows == 1 else {
            throw Failure.outOfStock.with(["title": commodity.title.chinese, "stock": String(commodity.stock)])
        }
        try StockJournal.write(commodity.id, -number, .ordered, order: order, at: now, in: tx)
        try tx.run(
            """
            INSERT INTO order_line (order_id, commodity_id, title, title_english, image, price_fen, number)
            VALUES (\(order), \(commodity.id), \(commodity.title.chinese), \(commodity.title.english), \(commodity.image),
                \(commodity.price), \(number))
            """)
    }

    func putOnShelf(_ commodity: ID<Commodity>, _ number: Int, from order: ID<Order>, at now: Moment, in tx: any Transaction) throws {
        try tx.run("UPDATE commodity SET stock = stock + \(number), sales = sales - \(number) WHERE id = \(commodity)")
        try StockJournal.write(commodity, number, .closed, order: order, at: now, in: tx)
    }
}
