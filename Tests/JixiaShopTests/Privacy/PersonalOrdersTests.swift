import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaShop

@Suite struct PersonalOrdersTests {
    private func hindrance(_ world: ShopWorld, _ account: ID<Account>) async throws -> Failure? {
        try await world.database.write { tx in try Shop.hindranceToClosing(account, in: tx) }
    }

    @Test(arguments: Engine.available)
    func `an order on its way keeps an account open, a finished one does not`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let buyer = world.buyer.account
        #expect(try await hindrance(world, buyer) == nil)
        _ = try await world.order()
        for status in [OrderStatus.unpaid, .waiting, .sent] {
            try await world.database.write { tx in try tx.run("UPDATE shop_order SET status = \(status)") }
            #expect(try await hindrance(world, buyer)?.code == "orders_open")
            #expect(try await hindrance(world, ID(8)) == nil)
        }
        for status in [OrderStatus.received, .finished, .cancelled, .refunded] {
            try await world.database.write { tx in try tx.run("UPDATE shop_order SET status = \(status)") }
            #expect(try await hindrance(world, buyer) == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `money that is to go back keeps an account open`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        _ = try await world.order()
        try await world.database.write { tx in
            try tx.run("UPDATE shop_order SET status = \(OrderStatus.cancelled)")
            try tx.run(
                """
                INSERT INTO payment (order_id, trade_id, amount_fen, state, created_at) SELECT id, 'trade', 1, 'refund_due', 0 FROM shop_order
                """)
        }
        #expect(try await hindrance(world, world.buyer.account)?.code == "orders_open")
    }

    @Test(arguments: Engine.available)
    func `the cart is forgotten, and orders stay as they were`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [5, 5])
        let order = try await world.order()
        _ = try await world.put(world.commodities[1])
        let other = world.caller(8)
        _ = try await world.put(world.commodities[1], by: other)
        try await world.database.write { tx in try Shop.forget(world.buyer.account, in: tx) }
        let carts = try await world.database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM cart_line") }
        #expect(carts == 1)
        #expect(try await world.show(order).address == ShopWorld.address)
    }

    @Test(arguments: Engine.available)
    func `its owner is given orders and cart, and nobody else's`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [5, 5])
        let order = try await world.order()
        _ = try await world.put(world.commodities[1], 3)
        _ = try await world.put(world.commodities[1], by: world.caller(8))
        let data = try await world.database.read { tx in try Shop.export(world.buyer.account, in: tx) }
        guard case .list(let orders)? = data["orders"], case .list(let cart)? = data["cart"] else {
            Issue.record("lists are missing")
            return
        }
        #expect(orders.map { $0["order_id"] } == [.text(order.publicID)])
        #expect(cart == [["commodity": .number(world.commodities[1].number), "number": .number(3)]])
    }
}
