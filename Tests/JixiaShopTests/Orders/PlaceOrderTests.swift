import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaShop

@Suite struct PlaceOrderTests {
    @Test(arguments: Engine.available)
    func `an order takes the goods, empties the cart and starts its clock`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [5])
        let order = try await world.order(2)

        #expect(order.status == .unpaid)
        #expect(order.total == Money(fen: 3_998))
        #expect(order.totalCount == 2)
        #expect(order.address == ShopWorld.address)
        #expect(order.expiresAt == world.clock.now() + .minutes(15))
        #expect(try await world.stock() == 3)
        #expect(try await world.count("cart_line") == 0)
        #expect(try await world.count("job") == 2)
        #expect(try await world.shop.audit() == [])
    }

    @Test(arguments: Engine.available)
    func `an order to be paid on delivery waits for being sent and is never closed for want of money`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order(method: 1)
        #expect(order.status == .waiting)
        #expect(order.expiresAt == nil)
        #expect(try await world.count("job") == 0)
    }

    @Test(arguments: Engine.available)
    func `too little of one commodity leaves everything as it was`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [5, 1])
        let lines = [try await world.put(world.commodities[0]), try await world.put(world.commodities[1], 2)]

        let failure = await #expect(throws: Failure.self) { try await world.place(lines) }

        #expect(failure?.code == "out_of_stock")
        #expect(try await world.stock(0) == 5)
        #expect(try await world.stock(1) == 1)
        #expect(try await world.count("shop_order") == 0)
        #expect(try await world.count("job") == 0)
        #expect(try await world.count("cart_line") == 2)
    }

    @Test(arguments: Engine.available)
    func `nobody can order from another's cart or to another's address`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let line = try await world.put(world.commodities[0])
        let stranger = world.caller(8)
        let cart = await #expect(throws: Failure.self) { try await world.place([line], by: stranger) }
        #expect(cart?.code == "cart_changed")

        let outsider = world.caller(99)
        let own = try await world.put(world.commodities[0], by: outsider)
        let address = await #expect(throws: Failure.self) { try await world.place([own], by: outsider) }
        #expect(address?.code == "address_missing")
        #expect(try await world.stock() == 5)
    }

    @Test(arguments: Engine.available)
    func `a key that was used for something else is refused`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let line = try await world.put(world.commodities[0])
        _ = try await world.place([line], key: "k1")
        let failure = await #expect(throws: Failure.self) { try await world.place([line], method: 1, key: "k1") }
        #expect(failure?.code == "idempotency_key_reused")
    }

    @Test(arguments: Engine.available)
    func `a line named twice counts once`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let line = try await world.put(world.commodities[0], 2)
        let order = try await world.place([line, line])
        #expect(order.totalCount == 2)
        #expect(try await world.stock() == 3)
    }

    @Test(arguments: Engine.available)
    func `three unpaid orders are enough`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [9])
        for _ in 1...3 { _ = try await world.order() }
        let failure = await #expect(throws: Failure.self) { try await world.order() }
        #expect(failure?.code == "too_many_unpaid_orders")
        #expect(try await world.order(method: 1).status == .waiting)
    }

    @Test(arguments: Engine.available)
    func `what became dearer or scarcer between looking and taking is not taken`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [5])
        let shop = world.shop
        let seen = try await world.database.read { tx in try shop.commodity(world.commodities[0], in: tx) }
        await #expect(throws: Failure.outOfStock.with(["title": "算盘1号", "stock": "5"])) {
            try await world.database.write { tx in try shop.takeFromShelf([(seen, 6)], in: tx) }
        }
        try await world.database.write { tx in try tx.run("UPDATE commodity SET price_fen = 2000") }
        await #expect(throws: Failure.cartChanged) {
            try await world.database.write { tx in try shop.takeFromShelf([(seen, 1)], in: tx) }
        }
        #expect(try await world.stock() == 5)
    }

    @Test(arguments: Engine.available)
    func `the price is the one of the moment of ordering`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let line = try await world.put(world.commodities[0])
        try await world.database.write { tx in try tx.run("UPDATE commodity SET price_fen = 5") }
        #expect(try await world.place([line]).total == Money(fen: 5))
    }

    @Test func `order numbers are digits, begin with the day in China, and differ`() {
        let now = Moment(milliseconds: 1_800_000_000_000)
        let numbers = (0..<1000).map { _ in OrderNumber.make(at: now) }
        #expect(Set(numbers).count == 1000)
        #expect(numbers.allSatisfy { $0.count == 32 && $0.hasPrefix("270115") && $0.allSatisfy(\.isNumber) })
    }

    @Test func `every wrong field is named, and the way of paying is no free number`() {
        let failures = #expect(throws: Failures.self) {
            try PlaceOrder.parse(["cart": .list([]), "address": .text("x"), "pay_method": .number(3)])
        }
        #expect(failures?.all.map(\.field) == ["cart", "address", "pay_method"])
    }
}
