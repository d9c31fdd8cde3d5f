import JixiaCore
import JixiaStore
import JixiaTesting
import Synchronization
import Testing

@testable import JixiaAccounts

@Suite struct LoadAreasTests {
    /// The country of an earlier year is in force, and somebody lives in a district that is gone today.
    private struct Scene {
        let world: AccountsWorld
        let caller: Caller
        var accounts: Accounts { world.accounts }

        init(_ engine: Engine) async throws {
            world = try await AccountsWorld(engine)
            caller = try #require(try await world.caller(world.register("13812345678")))
            try await world.accounts.loadAreas(EarlierAreas.set(), isForced: true)
        }

        func live(_ province: Int64, _ city: Int64, _ district: Int64) async throws -> ID<Address> {
            try await accounts.addAddress(
                .parse([
                    "receiver": "孟轲", "mobile": "13800000000", "province": .number(province), "city": .number(city),
                    "district": .number(district), "place": "稷下路1号",
                ]), by: caller
            ).id
        }

        func show(_ id: ID<Address>) async throws -> Address { try await accounts.address(.parse(["id": .number(id.number)]), by: caller) }

        func change(_ id: ID<Address>, _ fields: [String: Tree]) async throws -> Address {
            try await accounts.changeAddress(.parse(fields.merging(["id": .number(id.number)]) { old, _ in old }), by: caller)
        }
    }

    @Test(arguments: Engine.available)
    func `old addresses keep their words after districts are merged, renamed and renumbered`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let merged = try await scene.live(330_000, 330_100, 330_103)
        let renamed = try await scene.live(420_000, 420_600, 420_602)
        let renumbered = try await scene.live(230_000, 232_700, 232_701)
        let before = try await [scene.show(merged), scene.show(renamed), scene.show(renumbered)]

        #expect(try await scene.accounts.loadAreas(.builtIn))

        #expect(try await [scene.show(merged), scene.show(renamed), scene.show(renumbered)].map(\.fullPlace) == before.map(\.fullPlace))
        #expect(try await scene.show(merged).fullPlace == "浙江省杭州市下城区稷下路1号")
        #expect(try await scene.show(renamed).fullPlace.hasPrefix("湖北省襄樊市"))
        #expect(try await scene.accounts.addresses(.parse([:]), by: scene.caller).results.contains { $0.fullPlace.contains("下城区") })
        let (world, owner) = (scene.world, scene.caller.account)
        let shipped = try await world.database.read { tx in try world.accounts.address(merged, of: owner, in: tx) }
        #expect(shipped?.fullPlace == "浙江省杭州市下城区稷下路1号" && shipped?.mobile == "13800000000")
    }

    @Test(arguments: Engine.available)
    func `who changes an address whose area is gone chooses again`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.live(330_000, 330_100, 330_104)
        try await scene.accounts.loadAreas(.builtIn)

        #expect(try await failure { try await scene.change(id, ["receiver": "荀况"]) } == .areaGone)
        #expect(try await failure { try await scene.change(id, ["district": .number(330_103)]) } == .areaWrong)
        #expect(try await scene.show(id).receiver == "孟轲")
        let moved = try await scene.change(id, ["receiver": "荀况", "district": .number(330_114)])
        #expect(moved.fullPlace == "浙江省杭州市钱塘区稷下路1号" && moved.receiver == "荀况")
    }

    @Test(arguments: Engine.available)
    func `a new name is taken when the area is chosen again, and not before`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.live(420_000, 420_600, 420_602)
        try await scene.accounts.loadAreas(.builtIn)
        #expect(try await scene.change(id, ["receiver": "荀况"]).fullPlace.hasPrefix("湖北省襄樊市"))
        #expect(try await scene.change(id, ["district": .number(420_602)]).fullPlace.hasPrefix("湖北省襄阳市"))
    }

    @Test(arguments: Engine.available)
    func `a code that another area has now says nothing about who saved it before`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.live(230_000, 232_700, 232_701)
        try await scene.accounts.loadAreas(.builtIn)
        #expect(try await scene.change(id, ["receiver": "荀况"]).fullPlace.hasPrefix("黑龙江省大兴安岭地区加格达奇区"))
        guard case .china(let areas, _) = try await scene.show(id).place else { return }
        #expect(!scene.accounts.areas.tree.knows(areas.district))
    }

    @Test(arguments: Engine.available)
    func `loading a set twice, one by one or at once, changes nothing`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let outcomes = try await atOnce(6) { _ in try await scene.accounts.loadAreas(.builtIn) }
        #expect(outcomes.filter(\.self).count == 1)
        #expect(try await !scene.accounts.loadAreas(.builtIn))
        // The program's own, the earlier one over it, and the program's own again: each is kept.
        #expect(try await scene.accounts.loadedAreaSets().map(\.asOf) == ["2025-12-31", "2009-12-31", "2025-12-31"])
    }

    @Test(arguments: Engine.available)
    func `an older set, or half of one, is loaded only by force`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let lines = AreaSet.builtIn.text.split(separator: "\n")
        let noBeijing = try AreaSet(lines.filter { !$0.hasPrefix("11") }.joined(separator: "\n"), asOf: "2026-12-31")
        // Every city keeps one district.
        let firsts = Set(
            AreaSet.builtIn.tree.entries.map(\.area.id).compactMap { AreaSet.builtIn.tree.children(of: $0).first?.id.description })
        let half = try AreaSet(
            lines.filter { $0.prefix(6).hasSuffix("00") || firsts.contains(String($0.prefix(6))) }.joined(separator: "\n"),
            asOf: "2026-12-31")
        for set in try [noBeijing, half, EarlierAreas.set()] {
            await #expect(throws: AreaSetRefused.self) { try await world.accounts.loadAreas(set) }
        }
        #expect(try await world.accounts.loadedAreaSets().isEmpty)
        #expect(try await world.accounts.loadAreas(noBeijing, isForced: true))
        #expect(world.accounts.areas.tree.area(ID(110_000)) == nil)
    }

    @Test(arguments: Engine.available)
    func `addresses of before are named by the set that was in force`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.live(330_000, 330_100, 330_103)
        try await scene.world.database.write { tx in
            try tx.run("UPDATE address SET province_name = NULL, city_name = NULL, district_name = NULL")
        }
        #expect(try await scene.show(id).fullPlace == "浙江省杭州市下城区稷下路1号")
        try await scene.accounts.loadAreas(.builtIn)
        #expect(try await scene.show(id).fullPlace == "浙江省杭州市下城区稷下路1号")
        try await scene.accounts.nameOldAddresses()
        #expect(try await scene.world.count("address WHERE district_name IS NULL") == 0)
    }

    @Test(arguments: Engine.available)
    func `another server follows, by news or without`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let changes = Changes()
        let told = Mutex(0)
        changes.listen(to: .areas) { _ in told.withLock { $0 += 1 } }
        let neighbour = scene.world.neighbour(changes)
        #expect(neighbour.areas.current == .builtIn)
        try await neighbour.areas.refresh()
        #expect(neighbour.areas.current.asOf == "2009-12-31" && told.withLock { $0 } == 1)
        try await neighbour.areas.refresh()
        #expect(told.withLock { $0 } == 1)

        let following = Task { await neighbour.areas.follow() }
        try await scene.accounts.loadAreas(.builtIn)
        while neighbour.areas.current != .builtIn {
            changes.tell(.areas)
            try await Task.sleep(for: .milliseconds(10))
        }
        following.cancel()
        await following.value
    }
}
