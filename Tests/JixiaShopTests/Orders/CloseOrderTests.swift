import JixiaCore
import JixiaPayments
import JixiaTesting
import Testing

@testable import JixiaShop

@Suite struct CloseOrderTests {
    @Test(arguments: Engine.available)
    func `an order left unpaid for 15 minutes gives its goods back, once`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order(2)
        world.clock.advance(.minutes(14))
        try await world.work()
        #expect(try await world.show(order).status == .unpaid)
        world.clock.advance(.minutes(1))
        try await world.work()
        #expect(try await world.show(order).status == .cancelled)
        #expect(try await world.stock() == 5)
        #expect(world.gateway.closed == [order.publicID])

        try await world.shop.closeUnpaid(order.id)
        #expect(try await world.stock() == 5)
        #expect(try await world.shop.audit() == [])
    }

    @Test(arguments: Engine.available)
    func `an order whose notice was lost is found paid when it would be closed`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        world.gateway.say(.known(world.notice(order)), of: order.publicID)
        try await world.shop.closeUnpaid(order.id)
        #expect(try await world.show(order).status == .waiting)
        #expect(try await world.stock() == 4)
    }

    @Test(arguments: Engine.available)
    func `an unpaid order is asked about after two minutes`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        world.gateway.say(.known(world.notice(order)), of: order.publicID)
        world.clock.advance(.minutes(2))
        try await world.work()
        #expect(try await world.show(order).status == .waiting)
    }

    @Test(arguments: Engine.available)
    func `nothing is closed while the gateway cannot be asked`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        world.gateway.goDown()
        world.clock.advance(.minutes(15))
        try await world.work()
        #expect(try await world.show(order).status == .unpaid)
        #expect(try await world.stock() == 4)

        world.gateway.goDown(false)
        world.clock.advance(.hours(1))
        try await world.work()
        #expect(try await world.show(order).status == .cancelled)
        #expect(try await world.stock() == 5)
    }

    @Test(arguments: Engine.available)
    func `closing and paying at the same moment end in exactly one of the two`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [20])
        var closed = 0
        for round in 1...20 {
            let buyer = world.caller(Int64(round))
            let order = try await world.place([world.put(world.commodities[0], by: buyer)], by: buyer)
            let notice = world.notice(order, trade: "T\(round)")
            async let paying: Void = world.shop.confirm(notice)
            async let closing: Void = world.shop.closeUnpaid(order.id)
            _ = try await (paying, closing)
            let status = try await world.show(order, by: buyer).status
            #expect([.waiting, .cancelled].contains(status))
            if status == .cancelled { closed += 1 }
            #expect(try await world.stock() == 20 - round + closed)
            #expect(try await world.count("payment WHERE state = 'refund_due'") == closed)
        }
        #expect(try await world.shop.audit() == [])
    }

    @Test(arguments: Engine.available)
    func `the buyer can cancel an unpaid order, and no other`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        let input = try ShowOrder.parse(["order_id": .text(order.publicID)])
        let stranger = await #expect(throws: Failure.self) { try await world.shop.cancelOrder(input, by: world.caller(8)) }
        #expect(stranger?.code == "order_missing")
        #expect(try await world.shop.cancelOrder(input, by: world.buyer).status == .cancelled)
        #expect(try await world.stock() == 5)
        let again = await #expect(throws: Failure.self) { try await world.shop.cancelOrder(input, by: world.buyer) }
        #expect(again?.code == "order_not_unpaid")
    }
}
