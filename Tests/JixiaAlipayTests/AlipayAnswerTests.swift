import JixiaAlipay
import JixiaCore
import JixiaPayments
import Testing

@Suite struct AlipayAnswerTests {
    static let name = "alipay_trade_query_response"
    static let node = """
        {"code":"10000","out_trade_no":"1","trade_no":"9","total_amount":"0.01","trade_status":"TRADE_SUCCESS","note":"}\\"{,"}
        """
    static let state = PaymentState.known(PaymentNotice(order: "1", trade: "9", amount: Money(fen: 1), status: .paid))
    let world: AlipayWorld

    init() throws { world = try AlipayWorld() }

    private func query(_ body: String, order: String = "1") async throws -> PaymentState {
        try await world.gateway { _ in .init(status: 200, body: Array(body.utf8)) }.query(order: order)
    }

    @Test func `the signature is looked for over the bytes as they came`() async throws {
        let sign = try world.alipayKeys.sign(Self.node.utf8)
        for body in [
            "{\"\(Self.name)\":\(Self.node),\"sign\":\"\(sign)\"}",
            " { \"sign\" : \"\(sign)\" , \"\(Self.name)\" : \(Self.node) } \n",
            "{\"alipay_cert_sn\":\"a\",\"\(Self.name)\":\(Self.node),\"sign\":\"\(sign.replacing("/", with: "\\/"))\"}",
        ] {
            #expect(try await query(body) == Self.state)
        }
    }

    @Test func `an answer without Alipay's signature is not believed`() async throws {
        let sign = try world.alipayKeys.sign(Self.node.utf8)
        let own = try world.shopKeys.sign(Self.node.utf8)
        let cheap = Self.node.replacing("0.01", with: "0.02")
        for body in [
            "", "[]", "{}", "null", "{\"\(Self.name)\":\(Self.node)}", "{\"\(Self.name)\":\(Self.node),\"sign\":\"\(own)\"}",
            "{\"\(Self.name)\":\(cheap),\"sign\":\"\(sign)\"}",
            "{\"\(Self.name)\":\(Self.node),\"\(Self.name)\":\(cheap),\"sign\":\"\(sign)\"}",
            "{\"\(Self.name)\":\(Self.node),\"sign\":\"\(sign)\"",
            "{\"error_response\":{\"code\":\"40002\",\"sub_code\":\"isv.invalid-app-id\"}}",
        ] {
            await #expect(throws: AlipayTrouble.self, "\(body)") { try await query(body) }
        }
    }

    @Test func `a genuine answer about another order is not this order's`() async throws {
        let sign = try world.alipayKeys.sign(Self.node.utf8)
        await #expect(throws: AlipayTrouble.untrusted("it is about another order")) {
            try await query("{\"\(Self.name)\":\(Self.node),\"sign\":\"\(sign)\"}", order: "2")
        }
    }

    @Test func `an unknown trade is unknown, another refusal is told`() async throws {
        let missing = #"{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"交易不存在"}"#
        #expect(try await world.gateway(answering: missing, as: Self.name).query(order: "1") == .unknown)
        try await world.gateway(answering: missing, as: "alipay_trade_close_response").close(order: "1")
        let broken = #"{"code":"20000","msg":"Service Currently Unavailable","sub_code":"isp.unknow-error","sub_msg":"x"}"#
        await #expect(throws: AlipayTrouble.refused(code: "20000", subCode: "isp.unknow-error", message: "x")) {
            try await world.gateway(answering: broken, as: Self.name).query(order: "1")
        }
    }

    @Test func `a gateway that fails is not reached`() async throws {
        #expect(try await world.gateway().isReached() == false)
        #expect(try await world.gateway(answering: #"{"code":"40004"}"#, as: Self.name).isReached())
    }

    @Test func `no malformed answer is believed or stops the program`() async throws {
        var random = Seeded(state: 4)
        let sign = try world.alipayKeys.sign(Self.node.utf8)
        let genuine = Array("{\"\(Self.name)\":\(Self.node),\"sign\":\"\(sign)\"}".utf8)
        for _ in 0..<200 {
            let cut = Array(genuine.prefix(Int.random(in: 0..<genuine.count, using: &random)))
            var body = Bool.random(using: &random) ? cut : random.bytes(200)
            if !body.isEmpty, Bool.random(using: &random) { body[Int.random(in: body.indices, using: &random)] = UInt8(ascii: "\\") }
            let answer = body
            await #expect(throws: AlipayTrouble.self) {
                try await world.gateway { _ in .init(status: 200, body: answer) }.query(order: "1")
            }
        }
    }
}
