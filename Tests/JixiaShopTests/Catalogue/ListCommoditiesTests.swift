import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaShop

@Suite struct ListCommoditiesTests {
    private func titles(_ world: ShopWorld, _ query: [String: Tree]) async throws -> [String] {
        try await world.shop.commodities(.parse(query), world.visitor).results.map(\.title.chinese)
    }

    @Test(arguments: Engine.available)
    func `newest come first, and every order can be had`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [5, 5, 5])
        try await world.database.write { tx in
            try tx.run("UPDATE commodity SET price_fen = 300 WHERE title = '算盘1号'")
            try tx.run("UPDATE commodity SET price_fen = 100, sales = 9 WHERE title = '算盘2号'")
            try tx.run("UPDATE commodity SET price_fen = 200 WHERE title = '算盘3号'")
        }
        #expect(try await titles(world, [:]) == ["算盘3号", "算盘2号", "算盘1号"])
        #expect(try await titles(world, ["ordering": "price"]) == ["算盘2号", "算盘3号", "算盘1号"])
        #expect(try await titles(world, ["ordering": "-price"]) == ["算盘1号", "算盘3号", "算盘2号"])
        #expect(try await titles(world, ["ordering": "-sales"]).first == "算盘2号")
    }

    @Test(arguments: Engine.available)
    func `all words have to be there, in either language, without regard to case and width`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: [5, 5])
        #expect(try await titles(world, ["search": "算盘 2号"]) == ["算盘2号"])
        #expect(try await titles(world, ["search": "ABACUS no. 1"]) == ["算盘1号"])
        #expect(try await titles(world, ["search": "Ａｂａｃｕｓ"]).count == 2)
        #expect(try await titles(world, ["search": "100%_"]) == [])
        #expect(try await titles(world, ["search": "' OR 1=1 --"]) == [])
    }

    @Test(arguments: Engine.available)
    func `a list is paged, and only what is on sale is in it`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine, stock: Array(repeating: 1, count: 5))
        try await world.database.write { tx in try tx.run("UPDATE commodity SET is_on_sale = 0 WHERE title = '算盘3号'") }
        let page = try await world.shop.commodities(.parse(["page": .number(2), "size": .number(3)]), world.visitor)
        #expect(page.count == 4)
        #expect(page.results.map(\.title.chinese) == ["算盘1号"])
        #expect(try await titles(world, ["category": .number(2)]) == [])
    }

    @Test(arguments: Engine.available)
    func `one commodity is shown with all there is to tell`(_ engine: Engine) async throws {
        let world = try await ShopWorld(engine)
        let detail = try await world.shop.commodity(.parse(["id": .number(world.commodities[0].number)]), world.visitor)
        let english = detail.tree(.english)
        #expect(english["title"] == "Abacus no. 1" && english["price"] == "19.99" && english["category_title"] == "Stationery")
        #expect(detail.tree(.chinese)["title"] == "算盘1号")
        await #expect(throws: Failure.commodityMissing) { try await world.shop.commodity(.parse(["id": .number(99)]), world.visitor) }
    }
}
