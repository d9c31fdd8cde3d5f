import Foundation
import JixiaAlipay
import JixiaCore
import JixiaPayments
import Testing

@Suite struct AlipayTests {
    let world: AlipayWorld

    init() throws { world = try AlipayWorld() }

    private func request(
        _ order: String = "2026112100001", _ amount: Money = Money(fen: 19_900), subject: String = "稷下"
    ) -> PaymentRequest {
        PaymentRequest(order: order, amount: amount, subject: subject, expires: world.now + .minutes(15))
    }

    private func fields(of url: String) throws -> [String: String] {
        let items = try #require(URLComponents(string: url)?.queryItems)
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    @Test func `the pay page's address is signed and says what Alipay asks for`() throws {
        let url = try world.gateway().payURL(for: request(subject: "a+b c%25 & d/e=f 稷下"))
        #expect(url.hasPrefix("https://openapi.alipay.com/gateway.do?"))
        let fields = try fields(of: url)
        #expect(world.alipayKeys.isSigned(request: fields))
        #expect(fields["method"] == "alipay.trade.page.pay")
        #expect(fields["app_id"] == AlipayWorld.appID)
        #expect(fields["notify_url"] == "http://127.0.0.1/notify")
        #expect(fields["timestamp"] == "2026-11-21 12:00:00")
        let content = try #require(Tree(json: (fields["biz_content"] ?? "").utf8))
        #expect(
            content == [
                "out_trade_no": "2026112100001", "product_code": "FAST_INSTANT_TRADE_PAY", "total_amount": "199.00",
                "subject": "a+b c%25   d e f 稷下", "time_expire": "2026-11-21 12:15:00",
            ])
    }

    @Test func `what Alipay would not take is refused before`() throws {
        let gateway = try world.gateway()
        for order in ["", "a-b", "a&b", String(repeating: "1", count: 65)] {
            #expect(throws: AlipayTrouble.self) { try gateway.payURL(for: request(order)) }
        }
        for fen in [Int64.min, -1, 0, 10_000_000_001, .max] {
            #expect(throws: AlipayTrouble.self) { try gateway.payURL(for: request("1", Money(fen: fen))) }
        }
    }

    @Test func `settings that would send payments astray are refused`() throws {
        func settings(gateway: String = AlipaySettings.gateway, app: String = "1", notify: String = "https://127.0.0.1/") throws {
            _ = try AlipaySettings(
                appID: app, sellerID: "2", gatewayURL: gateway, notifyURL: notify, returnURL: "https://127.0.0.1/", keys: world.shopKeys)
        }
        try settings()
        try settings(gateway: "http://127.0.0.1:8000/sandbox/gateway.do")
        #expect(throws: AlipaySettingMistake.self) { try settings(gateway: "http://192.0.2.1/gateway.do") }
        #expect(throws: AlipaySettingMistake.self) { try settings(gateway: "https://127.0.0.1/gateway.do?a=b") }
        #expect(throws: AlipaySettingMistake.self) { try settings(gateway: "gateway.do") }
        #expect(throws: AlipaySettingMistake.self) { try settings(app: "") }
        #expect(throws: AlipaySettingMistake.self) { try settings(notify: "/notify") }
    }
}
