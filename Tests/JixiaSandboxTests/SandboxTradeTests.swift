import JixiaAlipay
import JixiaCore
import JixiaPayments
import JixiaSandbox
import JixiaTesting
import Testing

@Suite struct SandboxTradeTests {
    @Test(arguments: Engine.available)
    func `a trade is opened, paid, told of and paid back`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        #expect(try await world.alipay.query(order: "2026112100001") == .unknown)

        let trade = try await world.sandbox.open(world.page())
        #expect(trade.status == .waiting)
        #expect(trade.trade.count == 28 && trade.trade.allSatisfy(\.isNumber))
        #expect(try await world.known(.waiting))

        let back = try await world.pay()
        #expect(back.hasPrefix("http://127.0.0.1:8000/return?a=b&"))
        var fields = try SandboxWorld.fields(of: back)
        fields["a"] = nil
        #expect(try world.alipay.returned(fields) == PaymentReturn(order: "2026112100001", trade: trade.trade, amount: Money(fen: 19_900)))
        #expect(try await world.known(.paid))

        try await world.worker.runDue()
        #expect(try world.shop.heard.map { try world.alipay.notice($0).status } == [.paid])

        try await world.refund(9_900, "r1")
        try await world.refund(9_900, "r1")
        #expect(try await world.known(.paid))
        try await world.refund(10_000, "r2")
        #expect(try await world.known(.closed))
        let end = try await world.sandbox.trade(.parse(["order": "2026112100001"]))
        #expect(end.refunded == Money(fen: 19_900) && end.status == .closed)

        try await world.worker.runDue()
        let news = Set(
            world.shop.heard.map { heard in
                ["trade_status", "refund_fee", "out_biz_no"].map { heard[$0] ?? "" }.joined(separator: " ")
            })
        #expect(news == ["TRADE_SUCCESS  ", "TRADE_SUCCESS 99.00 r1", "TRADE_CLOSED 199.00 r2"])
    }

    @Test(arguments: Engine.available)
    func `the same page shows the same trade, another amount is refused`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        let first = try await world.sandbox.open(world.page())
        #expect(try await world.sandbox.open(world.page()).trade == first.trade)
        await #expect(throws: Failure.sandboxTradeDiffers) { try await world.sandbox.open(world.page(fen: 1)) }
        #expect(try await world.sandbox.trades(Paging()).count == 1)
    }

    @Test(arguments: Engine.available)
    func `a page that the shop did not sign is refused`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        var fields = try world.page()
        fields["notify_url"] = "http://127.0.0.1:9/"
        await #expect(throws: Failure.sandboxSignatureWrong) { try await world.sandbox.open(fields) }
        fields["app_id"] = "1"
        await #expect(throws: Failure.sandboxAppUnknown) { try await world.sandbox.open(fields) }
        #expect(try await world.sandbox.gateway(fields).contains("isv.invalid-app-id"))
    }

    @Test(arguments: Engine.available)
    func `nobody pays too late, twice or what is closed`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        try await world.paid("1")
        _ = try await world.pay("1")
        try await world.worker.runDue()
        #expect(world.shop.heard.count == 1)

        _ = try await world.sandbox.open(world.page("2"))
        try await world.alipay.close(order: "2")
        try await world.alipay.close(order: "2")
        await #expect(throws: Failure.sandboxTradeClosed) { try await world.pay("2") }

        _ = try await world.sandbox.open(world.page("3"))
        world.clock.advance(.minutes(15))
        await #expect(throws: Failure.sandboxTradeExpired) { try await world.pay("3") }
        #expect(try await world.known(.closed, "3"))
        try await world.alipay.close(order: "3")

        try await world.alipay.close(order: "4")
        await #expect(throws: AlipayTrouble.self) { try await world.alipay.close(order: "1") }
        await #expect(throws: Failure.sandboxTradeMissing) { try await world.pay("4") }
    }

    @Test(arguments: Engine.available)
    func `no more is paid back than was paid`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        _ = try await world.sandbox.open(world.page())
        await #expect(throws: AlipayTrouble.self) { try await world.refund(1, "r") }
        _ = try await world.pay()
        await #expect(throws: AlipayTrouble.self) { try await world.refund(19_901, "r") }
        try await world.refund(1, "r")
        await #expect(throws: AlipayTrouble.self) { try await world.refund(2, "r") }
        #expect(await world.alipay.isReached())
    }

    @Test(arguments: Engine.available)
    func `opened at once it is one trade, paid and closed at once it is one of the two`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        let page = try world.page()
        let trades = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try await world.sandbox.open(page).trade } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(trades.count == 1)
        let (paid, closed) = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for number in 0..<8 {
                group.addTask {
                    do {
                        if number % 2 == 0 { _ = try await world.pay() } else { try await world.alipay.close(order: "2026112100001") }
                    } catch is Failure { return (0, 0) } catch is AlipayTrouble { return (0, 0) }
                    return number % 2 == 0 ? (1, 0) : (0, 1)
                }
            }
            return try await group.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
        }
        #expect((paid == 4 && closed == 0) || (paid == 0 && closed == 4))
        try await world.worker.runDue()
        #expect(world.shop.heard.count == 1)
    }

    @Test(arguments: Engine.available)
    func `refunds at once pay back no more than was paid, and each once`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        try await world.paid()
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<12 {
                group.addTask {
                    do {
                        try await world.refund(5_000, "r\(number % 6)")
                        return 1
                    } catch is AlipayTrouble { return 0 }
                }
            }
            return try await group.reduce(0, +)
        }
        // Three times fifty yuan of 199; who asks again under the same number hears that it is done.
        #expect(done == 6)
        #expect(try await world.sandbox.trade(.parse(["order": "2026112100001"])).refunded == Money(fen: 15_000))
    }
}
