import JixiaCore
import JixiaStore

public struct ListOrders: Input {
    public let status: Int?
    public let paging: Paging

    public init(_ form: inout Form) {
        status = form.optionalInt("status", 1...7)
        paging = form.paging()
    }
}

public struct ShowOrder: Input {
    public let order: String
    public init(_ form: inout Form) { order = form.text("order_id", 1...40) }
}

extension Shop {
    /// The caller's own orders, newest first.
    public func orders(_ input: ListOrders, by caller: Caller) async throws -> Page<Order> {
        try await database.read { tx in
            var mine: SQL = "WHERE account_id = \(caller.account)"
            if let status = input.status { mine = mine + " AND status = \(status)" }
            let count = try tx.count("SELECT COUNT(*) AS value FROM shop_order \(mine)")
            let orders: [Order] = try tx.all(
                """
                SELECT \(Order.columns) FROM shop_order \(mine) ORDER BY id DESC
                LIMIT \(input.paging.limit) OFFSET \(input.paging.offset)
                """)
            return Page(count: count, paging: input.paging, results: try Self.withLines(orders, in: tx))
        }
    }

    public func order(_ input: ShowOrder, by caller: Caller) async throws -> Order {
        try await database.read { tx in
            let order: Order? = try tx.first(
                """
                SELECT \(Order.columns) FROM shop_order WHERE public_id = \(input.order) AND account_id = \(caller.account)
                """)
            guard let order else { throw Failure.orderMissing }
            return try Self.withLines([order], in: tx)[0]
        }
    }

    func order(_ id: ID<Order>, in tx: any Transaction) throws -> Order {
        let order: Order? = try tx.first("SELECT \(Order.columns) FROM shop_order WHERE id = \(id)")
        guard let order else { throw Failure.orderMissing }
        return try Self.withLines([order], in: tx)[0]
    }

    /// All lines by one statement, however many the orders.
    static func withLines(_ orders: [Order], in tx: any Transaction) throws -> [Order] {
        let lines: [OrderLine] = try tx.all(
            """
            SELECT \(OrderLine.columns) FROM order_line WHERE order_id IN \(list: orders.map(\.id)) ORDER BY id
            """)
        let byOrder = Dictionary(grouping: lines, by: \.order)
        return orders.map { order in
            var order = order
            order.lines = byOrder[order.id] ?? []
            return order
        }
    }
}
