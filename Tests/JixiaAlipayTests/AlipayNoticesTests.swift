import JixiaAlipay
import JixiaCore
import JixiaPayments
import Testing

@Suite struct AlipayNoticesTests {
    let world: AlipayWorld

    init() throws { world = try AlipayWorld() }

    @Test func `a genuine notice is read`() throws {
        let notice = try world.gateway().notice(world.notice())
        #expect(
            notice
                == PaymentNotice(
                    order: "2026112100001", trade: "2026112122001400000000000001", amount: Money(fen: 19_900), status: .paid))
        let back = try world.gateway().returned(world.notice())
        #expect(back == PaymentReturn(order: notice.order, trade: notice.trade, amount: notice.amount))
    }

    @Test func `a changed notice is refused`() throws {
        var fields = try world.notice()
        fields["total_amount"] = "0.01"
        #expect(throws: UntrustedNotice.self) { try world.gateway().notice(fields) }
    }

    @Test(arguments: [["app_id": "2021000000000002"], ["seller_id": "2088000000000002"], ["app_id": ""], ["seller_id": ""]])
    func `a notice for somebody else is refused though Alipay signed it`(_ changes: [String: String]) throws {
        let fields = try world.notice(changes)
        #expect(throws: UntrustedNotice.self) { try world.gateway().notice(fields) }
        #expect(throws: UntrustedNotice.self) { try world.gateway().returned(fields) }
    }

    @Test(arguments: [
        ["total_amount": "199.001"], ["total_amount": "-1"], ["total_amount": ""], ["trade_status": "PAID"], ["trade_status": ""],
        ["out_trade_no": ""], ["trade_no": ""], ["total_amount": "99999999999999999999.00"],
    ])
    func `a genuine notice that cannot be understood is refused`(_ changes: [String: String]) throws {
        #expect(throws: UntrustedNotice.self) { try world.gateway().notice(world.notice(changes)) }
    }

    @Test func `no malformed notice is believed or stops the program`() throws {
        var random = Seeded(state: 3)
        let gateway = try world.gateway()
        let genuine = try world.notice()
        for _ in 0..<200 {
            var fields = Bool.random(using: &random) ? genuine : [:]
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let name = Bool.random(using: &random) ? genuine.keys.sorted().randomElement(using: &random) ?? "" : random.text(20)
                fields[name] = random.text(200) + "x"
            }
            #expect(throws: UntrustedNotice.self) { try gateway.notice(fields) }
            #expect(throws: UntrustedNotice.self) { try gateway.returned(fields) }
        }
    }
}
