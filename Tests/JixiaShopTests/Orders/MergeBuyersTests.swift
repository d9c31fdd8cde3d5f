import JixiaCore
import JixiaPayments
import JixiaTesting
import Testing

@testable import JixiaShop

/// What the shop moves when two accounts become one.
@Suite struct MergeBuyersTests {
    private func merge(_ world: ShopWorld, _ from: Caller, into: Caller) async throws -> MergeReport {
        try await world.database.write { tx in try world.shop.merge(from.account, into: into.account, in: tx) }
    }

    @Test(arguments: Engine.available)
    func `orders go over, and an open one is still paid`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        let report = try await merge(world, world.buyer, into: world.caller(8))
        #expect(report == MergeReport(["orders": 1]))
        #expect(try await world.show(order, by: world.caller(8)).status == .unpaid)
        try await world.shop.confirm(world.notice(order))
        #expect(try await world.show(order, by: world.caller(8)).status == .waiting)
        await #expect(throws: Failure.orderMissing) { try await world.show(order) }
    }

    @Test(arguments: Engine.available)
    func `what lies in both carts is added up, as far as a line goes`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [5, 5, 5])
        let into = world.caller(8)
        _ = try await world.put(world.commodities[0], 2)
        _ = try await world.put(world.commodities[0], 3, by: into)
        _ = try await world.put(world.commodities[1], 999)
        _ = try await world.put(world.commodities[1], 5, by: into)
        _ = try await world.put(world.commodities[2], 1)
        #expect(try await merge(world, world.buyer, into: into) == MergeReport(["cart_lines": 3]))
        let cart = try await world.shop.cart(.parse([:]), by: into).results
        let numbers = Dictionary(uniqueKeysWithValues: cart.map { ($0.commodity.id, $0.number) })
        #expect(numbers == [world.commodities[0]: 5, world.commodities[1]: 999, world.commodities[2]: 1])
        #expect(try await world.count("cart_line") == 3)
    }

    @Test(arguments: Engine.available)
    func `a full cart takes no more lines`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: Array(repeating: 1, count: 102))
        let into = world.caller(8)
        for commodity in world.commodities.prefix(99) { _ = try await world.put(commodity, 1, by: into) }
        for commodity in world.commodities.suffix(3) { _ = try await world.put(commodity) }
        #expect(try await merge(world, world.buyer, into: into).counts["cart_lines"] == 1)
        #expect(try await world.shop.cart(.parse([:]), by: into).count == 100)
        #expect(try await world.count("cart_line") == 100)
    }

    @Test(arguments: Engine.available)
    func `who orders at the moment of the merge comes before it, or is refused`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [50])
        let into = world.caller(8)
        let line = try await world.put(world.commodities[0], 1)
        let outcomes = try await atOnce(6) { number in
            switch number {
            case 0: _ = try await merge(world, world.buyer, into: into)
            case 1: _ = try await world.place([line])
            default: _ = try await world.put(world.commodities[0], 1)
            }
        }
        #expect(Set(outcomes.compactMap { $0 }).isSubset(of: ["buyer_merged", "cart_changed"]))
        // Nothing is left with the account that is gone.
        #expect(try await world.count("shop_order WHERE account_id = 7") == 0)
        #expect(try await world.count("cart_line WHERE account_id = 7") == 0)
        await #expect(throws: Failure.buyerMerged) { try await world.put(world.commodities[0]) }
    }
}
