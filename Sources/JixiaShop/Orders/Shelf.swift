import JixiaCore
import JixiaStore

/// Goods leave the shelf for an order, and come back from one that is closed. Nothing else moves stock.
///
/// Whoever wants the same commodity waits from the moment of taking it to the end of the transaction. So everything else is
/// written first, and stock is moved last, in the order of the commodities' numbers: nobody waits for two crosswise.
extension Shop {
    typealias Goods = (commodity: Commodity, number: Int)

    /// Writes down what an order takes, at the price that it was shown at.
    func addLines(_ goods: [Goods], to order: ID<Order>, at now: Moment, in tx: any Transaction) throws {
        for (commodity, number) in goods {
            try StockJournal.write(commodity.id, -number, .ordered, order: order, at: now, in: tx)
            try tx.run(
                """
                INSERT INTO order_line (order_id, commodity_id, title, title_english, image, price_fen, number)
                VALUES (\(order), \(commodity.id), \(commodity.title.chinese), \(commodity.title.english), \(commodity.image),
                    \(commodity.price), \(number))
                """)
        }
    }

    /// The check and the change are one statement: whoever comes second finds too little, or another price.
    /// - Throws: `Failure.outOfStock`, `Failure.cartChanged`.
    func takeFromShelf(_ goods: [Goods], in tx: any Transaction) throws {
        for (commodity, number) in goods.sorted(by: { $0.commodity.id.number < $1.commodity.id.number }) {
            let taken = try tx.run(
                """
                UPDATE commodity SET stock = stock - \(number), sales = sales + \(number)
                WHERE id = \(commodity.id) AND stock >= \(number) AND price_fen = \(commodity.price)
                """)
            guard taken.rows == 0 else { continue }
            let now = try self.commodity(commodity.id, in: tx)
            throw now.price == commodity.price ? outOfStock(now) : Failure.cartChanged
        }
    }

    func putOnShelf(
        _ lines: [(commodity: ID<Commodity>, number: Int)], from order: ID<Order>, at now: Moment, in tx: any Transaction
    ) throws {
        for (commodity, number) in lines { try StockJournal.write(commodity, number, .closed, order: order, at: now, in: tx) }
        for (commodity, number) in lines.sorted(by: { $0.commodity.number < $1.commodity.number }) {
            try tx.run("UPDATE commodity SET stock = stock + \(number), sales = sales - \(number) WHERE id = \(commodity)")
        }
    }

    /// A commodity as it is now, on sale or not.
    func commodity(_ id: ID<Commodity>, in tx: any Transaction) throws -> Commodity {
        guard let commodity: Commodity = try tx.first("SELECT \(Commodity.columns) FROM commodity WHERE id = \(id)") else {
            throw Failure.commodityMissing
        }
        return commodity
    }

    func outOfStock(_ commodity: Commodity) -> Failure {
        Failure.outOfStock.with(["title": commodity.title.chinese, "stock": String(commodity.stock)])
    }
}
