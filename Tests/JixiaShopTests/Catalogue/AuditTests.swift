import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaShop

@Suite struct AuditTests {
    @Test(arguments: Engine.available)
    func `stock that moved past its journal is found`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        #expect(try await world.shop.audit() == [])
        try await world.database.write { tx in try tx.run("UPDATE commodity SET stock = stock - 1") }
        #expect(try await world.shop.audit().count == 1)
    }

    @Test(arguments: Engine.available)
    func `an order that counts as paid without money is found`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let order = try await world.order()
        try await world.database.write { tx in try tx.run("UPDATE shop_order SET status = 2") }
        #expect(try await world.shop.audit() == ["order \(order.publicID): counts as paid without exactly one payment"])
    }
}
