import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaShop

/// What holds for orders where many come at the same moment.
@Suite struct OrdersAtOnceTests {
    @Test(arguments: Engine.available)
    func `twenty buyers at once, five pieces, five orders`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [5])
        let placed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 1...20 {
                group.addTask {
                    let buyer = world.caller(Int64(100 + number))
                    let line = try await world.put(world.commodities[0], by: buyer)
                    do {
                        _ = try await world.place([line], by: buyer)
                        return true
                    } catch is Failure { return false }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(placed == 5)
        #expect(try await world.stock() == 0)
        #expect(try await world.shop.audit() == [])
    }

    @Test(arguments: Engine.available)
    func `the same key and body are one order, also when sent at once`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let line = try await world.put(world.commodities[0])
        let orders = try await withThrowingTaskGroup(of: Order.self) { group in
            for _ in 1...8 { group.addTask { try await world.place([line], key: "k1") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(orders.map(\.publicID)).count == 1)
        #expect(try await world.count("shop_order") == 1)
        #expect(try await world.stock() == 4)
    }

    @Test(arguments: Engine.available)
    func `of ten unpaid orders at once three are taken`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: Array(repeating: 5, count: 10))
        var lines: [CartLine] = []
        for commodity in world.commodities { lines.append(try await world.put(commodity)) }
        let chosen = lines
        let codes = try await atOnce(10) { number in _ = try await world.place([chosen[number]]) }
        #expect(codes.filter { $0 == nil }.count == 3)
        #expect(codes.filter { $0 == "too_many_unpaid_orders" }.count == 7)
        #expect(try await world.count("cart_line") == 7)
    }

    @Test(arguments: Engine.available)
    func `one line ordered ten times at once is one order`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let line = try await world.put(world.commodities[0])
        let codes = try await atOnce(10) { _ in _ = try await world.place([line], method: 1) }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == "cart_changed" }.count == 9)
        #expect(try await world.stock() == 4)
    }

    @Test(arguments: Engine.available)
    func `a line is ordered as it was changed, or gone when it is to be changed`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [500])
        for account in 1...5 {
            let buyer = world.caller(Int64(account))
            let line = try await world.put(world.commodities[0], by: buyer)
            let codes = try await atOnce(2) { number in
                if number == 0 { return _ = try await world.place([line], by: buyer) }
                let change = try ChangeCartLine.parse(["id": .number(line.id.number), "number": .number(7)])
                _ = try await world.shop.changeCartLine(change, by: buyer)
            }
            let ordered = try await world.shop.orders(.parse([:]), by: buyer).results[0].totalCount
            #expect(ordered == (codes.contains("cart_line_missing") ? 1 : 7))
        }
    }

    @Test(arguments: Engine.available)
    func `orders of the same goods in any order all come through, and stock and journal agree`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [40, 40, 40])
        let codes = try await atOnce(24) { number in
            let buyer = world.caller(Int64(100 + number))
            let goods = number % 2 == 0 ? world.commodities : world.commodities.reversed()
            var lines: [CartLine] = []
            for commodity in goods { lines.append(try await world.put(commodity, by: buyer)) }
            let order = try await world.place(lines, key: number % 3 == 0 ? "k" : nil, by: buyer)
            if number % 4 == 0 { try await world.shop.closeUnpaid(order.id) }
        }
        #expect(codes.allSatisfy { $0 == nil })
        for index in 0..<3 { #expect(try await world.stock(index) == 40 - 24 + 6) }
        #expect(try await world.shop.audit() == [])
    }
}
