import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaShop

@Suite struct CartTests {
    @Test(arguments: Engine.available)
    func `adding twice adds up, to 999 at most`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        _ = try await world.put(world.commodities[0], 2)
        #expect(try await world.put(world.commodities[0], 3).number == 5)
        let failure = await #expect(throws: Failure.self) { try await world.put(world.commodities[0], 995) }
        #expect(failure?.code == "cart_number_too_large")
        #expect(try await world.shop.cart(.parse([:]), by: world.buyer).results.map(\.number) == [5])
    }

    @Test(arguments: Engine.available)
    func `a line can be changed, set aside and removed by its owner alone`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let line = try await world.put(world.commodities[0], 2)
        let id = Tree.number(line.id.number)
        let changed = try await world.shop.changeCartLine(.parse(["id": id, "number": .number(7)]), by: world.buyer)
        #expect(changed.number == 7 && changed.isSelected)
        let aside = try await world.shop.changeCartLine(.parse(["id": id, "selected": .flag(false)]), by: world.buyer)
        #expect(aside.number == 7 && !aside.isSelected)
        await #expect(throws: Failure.cartLineMissing) {
            try await world.shop.changeCartLine(.parse(["id": id, "number": .number(1)]), by: world.caller(8))
        }
        await #expect(throws: Failure.cartLineMissing) { try await world.shop.removeCartLine(.parse(["id": id]), by: world.caller(8)) }
        _ = try await world.shop.removeCartLine(.parse(["id": id]), by: world.buyer)
        #expect(try await world.shop.cartCount(of: world.buyer) == 0)
    }

    @Test(arguments: Engine.available)
    func `what is not on sale cannot be put in`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        try await world.database.write { tx in try tx.run("UPDATE commodity SET is_on_sale = 0") }
        await #expect(throws: Failure.commodityMissing) { try await world.put(world.commodities[0]) }
        await #expect(throws: Failure.commodityMissing) { try await world.put(ID(12_345)) }
    }

    @Test(arguments: Engine.available)
    func `a cart holds a hundred lines`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: Array(repeating: 5, count: 101))
        for commodity in world.commodities.prefix(100) { _ = try await world.put(commodity) }
        let failure = await #expect(throws: Failure.self) { try await world.put(world.commodities[100]) }
        #expect(failure?.code == "cart_full")
        #expect(try await world.put(world.commodities[0]).number == 2)
    }

    @Test(arguments: Engine.available)
    func `a cart that is filled at once holds a hundred lines`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: Array(repeating: 5, count: 115))
        for commodity in world.commodities.prefix(95) { _ = try await world.put(commodity) }
        let codes = try await atOnce(20) { number in _ = try await world.put(world.commodities[95 + number]) }
        #expect(codes.filter { $0 == nil }.count == 5)
        #expect(codes.filter { $0 == "cart_full" }.count == 15)
        #expect(try await world.count("cart_line") == 100)
    }

    @Test(arguments: Engine.available)
    func `one commodity added twenty times at once is one line of twenty`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let small = try await atOnce(20) { _ in _ = try await world.put(world.commodities[0]) }
        #expect(small.allSatisfy { $0 == nil })
        #expect(try await world.shop.cart(.parse([:]), by: world.buyer).results.map(\.number) == [20])

        let large = try await atOnce(20) { _ in _ = try await world.put(world.commodities[0], 100) }
        #expect(large.filter { $0 == nil }.count == 9)
        #expect(large.filter { $0 == "cart_number_too_large" }.count == 11)
    }

    @Test(arguments: Engine.available)
    func `two changes of one line at once are both kept`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let id = Tree.number(try await world.put(world.commodities[0]).id.number)
        for round in 1...5 {
            let isSelected = round % 2 == 0
            _ = try await atOnce(2) { number in
                let change: (String, Tree) = number == 0 ? ("number", .number(Int64(round))) : ("selected", .flag(isSelected))
                _ = try await world.shop.changeCartLine(.parse(["id": id, change.0: change.1]), by: world.buyer)
            }
            let line = try await world.shop.cart(.parse([:]), by: world.buyer).results[0]
            #expect(line.number == round && line.isSelected == isSelected)
        }
    }

    @Test func `numbers outside 1 to 999 are refused`() {
        for number in [Tree.number(0), .number(-1), .number(1000), .text("two"), .number(.max)] {
            #expect(throws: Failures.self) { try AddToCart.parse(["commodity": .number(1), "number": number]) }
        }
    }
}
