import JixiaCore
import JixiaSandbox
import JixiaTesting
import Testing

@Suite struct GatewayTests {
    @Test(arguments: Engine.available)
    func `what cannot be understood is answered in Alipay's codes`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        #expect(try await world.sandbox.gateway([:]).hasPrefix(#"{"error_response":{"code":"40002""#))
        let wrong = ["app_id": "2021000000000001", "method": "alipay.trade.query", "sign": "AAAA", "sign_type": "RSA2"]
        #expect(try await world.sandbox.gateway(wrong).contains("isv.invalid-signature"))
    }

    @Test(arguments: Engine.available)
    func `no malformed request stops the program`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        let genuine = try world.page()
        for _ in 0..<200 {
            var fields = genuine
            let name = Bool.random() ? genuine.keys.randomElement() ?? "" : String(decoding: Chance.bytes(5), as: UTF8.self)
            fields[name] = String(decoding: Chance.bytes(Int.random(in: 0...60)), as: UTF8.self) + "x"
            await #expect(throws: Failure.self) { try await world.sandbox.open(fields) }
            _ = try await world.sandbox.gateway(fields)
        }
        #expect(try await world.sandbox.trades(Paging()).count == 0)
    }
}
