import JixiaCore
import JixiaPayments
import JixiaTesting
import Testing

@testable import JixiaShop

@Suite struct ConfirmPaymentTests {
    private func message(_ order: Order, sign: String = "right", amount: String? = nil, status: String = "TRADE_SUCCESS") throws
        -> AlipayMessage
    {
        try .parse([
            "out_trade_no": .text(order.publicID), "trade_no": "T1", "total_amount": .text(amount ?? order.total.yuan),
            "trade_status": .text(status), "sign": .text(sign),
        ])
    }

    private func say(_ message: AlipayMessage, to world: ShopWorld) async throws -> String {
        String(decoding: try await world.shop.receiveNotice(message, world.visitor).bytes(.english), as: UTF8.self)
    }

    @Test(arguments: Engine.available)
    func `the right notice pays the order once, however often and however crowded it comes`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        let right = try message(order)
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...8 { group.addTask { try await say(right, to: world) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: "success", count: 8))
        #expect(try await world.show(order).status == .waiting)
        #expect(try await world.show(order).paidAt == world.clock.now())
        #expect(try await world.count("payment") == 1)
    }

    @Test(arguments: Engine.available)
    func `a wrong signature, amount or order changes nothing and is told so`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        for wrong in [try message(order, sign: "wrong"), try message(order, amount: "0.01"), try message(order, status: "PAID")] {
            #expect(try await say(wrong, to: world) == "failure")
        }
        let unknown = try AlipayMessage.parse([
            "out_trade_no": "1", "trade_no": "T1", "total_amount": "19.99", "trade_status": "TRADE_SUCCESS", "sign": "right",
        ])
        #expect(try await say(unknown, to: world) == "failure")
        #expect(try await world.show(order).status == .unpaid)
        #expect(try await world.count("payment") == 0)
    }

    @Test(arguments: Engine.available)
    func `a notice that says nothing of money is taken and changes nothing`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        for status in ["WAIT_BUYER_PAY", "TRADE_CLOSED"] {
            #expect(try await say(message(order, status: status), to: world) == "success")
        }
        #expect(try await world.show(order).status == .unpaid)
    }

    @Test(arguments: Engine.available)
    func `an order to be paid on delivery cannot be paid by a notice`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order(method: 1)
        #expect(try await say(message(order), to: world) == "failure")
        #expect(try await world.count("payment") == 0)
    }

    @Test(arguments: Engine.available)
    func `money for a closed order goes back, once`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        try await world.shop.closeUnpaid(order.id)
        try await world.shop.confirm(world.notice(order))
        try await world.shop.confirm(world.notice(order))
        try await world.work()
        #expect(world.gateway.refunds.values.map(\.self) == [order.total])
        #expect(try await world.show(order).status == .refunded)
        #expect(try await world.count("payment WHERE state = 'refunded'") == 1)
    }

    @Test(arguments: Engine.available)
    func `of two trades that pay one order at once one pays, the other goes back`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        let codes = try await atOnce(8) { number in try await world.shop.confirm(world.notice(order, trade: "T\(number % 2)")) }
        #expect(codes.allSatisfy { $0 == nil })
        #expect(try await world.count("payment WHERE state = 'paid'") == 1)
        #expect(try await world.count("payment WHERE state = 'refund_due'") == 1)
        try await world.work()
        #expect(world.gateway.refunds.values.map(\.self) == [order.total])
        #expect(try await world.show(order).status == .waiting)
        #expect(try await world.shop.audit() == [])
    }

    @Test(arguments: Engine.available)
    func `a refund that fails is tried again`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        try await world.shop.closeUnpaid(order.id)
        try await world.shop.confirm(world.notice(order))
        world.gateway.goDown()
        try await world.work()
        #expect(try await world.show(order).status == .cancelled)
        world.gateway.goDown(false)
        world.clock.advance(.minutes(1))
        try await world.work()
        #expect(try await world.show(order).status == .refunded)
    }

    @Test(arguments: Engine.available)
    func `coming back from paying proves nothing, so the gateway is asked`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        let back = try await world.shop.receiveReturn(message(order), world.visitor)
        #expect(back.order == order.publicID)
        #expect(try await world.show(order).status == .unpaid)

        world.gateway.say(.known(world.notice(order)), of: order.publicID)
        _ = try await world.shop.receiveReturn(message(order), world.visitor)
        #expect(try await world.show(order).status == .waiting)
    }

    @Test(arguments: Engine.available)
    func `a forged return is refused, and a silent gateway does not spoil a true one`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        for forged in [try message(order, sign: "wrong"), try message(order, amount: "0.01")] {
            let failure = await #expect(throws: Failure.self) { try await world.shop.receiveReturn(forged, world.visitor) }
            #expect(failure?.code == "payment_untrusted")
        }
        world.gateway.goDown()
        #expect(try await world.shop.receiveReturn(message(order), world.visitor).trade == "T1")
    }

    @Test(arguments: Engine.available)
    func `only the buyer can pay, only what is unpaid, and only in time`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        let input = try ShowOrder.parse(["order_id": .text(order.publicID)])
        let page = try await world.shop.payOrder(input, by: world.buyer)
        #expect(page.url.contains(order.publicID) && page.url.contains("19.99"))
        await #expect(throws: Failure.orderMissing) { try await world.shop.payOrder(input, by: world.caller(8)) }
        world.clock.advance(.minutes(15))
        await #expect(throws: Failure.orderMissing) { try await world.shop.payOrder(input, by: world.buyer) }
        try await world.shop.confirm(world.notice(order))
        await #expect(throws: Failure.orderMissing) { try await world.shop.payOrder(input, by: world.buyer) }
    }
}
