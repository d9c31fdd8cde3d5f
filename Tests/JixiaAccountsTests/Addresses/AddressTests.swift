import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct AddressTests {
    private struct Scene {
        let world: AccountsWorld
        let caller: Caller
        let stranger: Caller

        init(_ engine: Engine) async throws {
            world = try await AccountsWorld(engine)
            caller = try #require(try await world.caller(world.register("13812345678")))
            stranger = try #require(try await world.caller(world.register("13912345678")))
        }

        func add(_ changes: [String: Tree] = [:], by caller: Caller? = nil) async throws -> Address {
            try await world.accounts.addAddress(.parse(AddressTests.fields.merging(changes) { _, new in new }), by: caller ?? self.caller)
        }

        func list(_ caller: Caller? = nil) async throws -> [Address] {
            try await world.accounts.addresses(.parse([:]), by: caller ?? self.caller).results
        }

        func change(_ id: ID<Address>, _ changes: [String: Tree], by caller: Caller? = nil) async throws -> Address {
            let input = try ChangeAddress.parse(changes.merging(["id": .number(id.number)]) { old, _ in old })
            return try await world.accounts.changeAddress(input, by: caller ?? self.caller)
        }

        func show(_ id: ID<Address>, by caller: Caller? = nil) async throws -> Address {
            try await world.accounts.address(.parse(["id": .number(id.number)]), by: caller ?? self.caller)
        }

        func remove(_ id: ID<Address>, by caller: Caller? = nil) async throws {
            _ = try await world.accounts.removeAddress(.parse(["id": .number(id.number)]), by: caller ?? self.caller)
        }

        func makeDefault(_ id: ID<Address>, by caller: Caller? = nil) async throws -> Address {
            try await world.accounts.makeDefault(.parse(["id": .number(id.number)]), by: caller ?? self.caller)
        }
    }

    private static let fields: [String: Tree] = [
        "receiver": "孟轲", "mobile": "13800000000", "province": .number(440_000), "city": .number(440_300), "district": .number(440_305),
        "place": "稷下路1号",
    ]

    @Test(arguments: Engine.available)
    func `the first address is the default, the next is not`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let first = try await scene.add()
        let second = try await scene.add(["title": "公司"])
        #expect(first.isDefault && first.title == "孟轲")
        #expect(!second.isDefault && second.title == "公司")
        #expect(first.fullPlace == "广东省深圳市南山区稷下路1号")
        #expect(try await scene.list().map(\.id) == [first.id, second.id])
    }

    @Test(arguments: Engine.available)
    func `there is always one default while there is an address`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let ids = try await [scene.add().id, scene.add().id, scene.add().id]
        #expect(try await scene.makeDefault(ids[1]).isDefault)
        #expect(try await scene.list().filter(\.isDefault).map(\.id) == [ids[1]])
        try await scene.remove(ids[1])
        #expect(try await scene.list().filter(\.isDefault).map(\.id) == [ids[2]])
        try await scene.remove(ids[2])
        try await scene.remove(ids[0])
        #expect(try await scene.list().isEmpty)
        #expect(try await scene.add().isDefault)
    }

    @Test(arguments: Engine.available)
    func `the address of another is not there`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.add().id
        #expect(try await scene.list(scene.stranger).isEmpty)
        #expect(try await failure { try await scene.change(id, ["place": "x"], by: scene.stranger) } == .addressNotFound)
        #expect(try await failure { try await scene.remove(id, by: scene.stranger) } == .addressNotFound)
        #expect(try await failure { try await scene.makeDefault(id, by: scene.stranger) } == .addressNotFound)
        let (world, stranger, owner) = (scene.world, scene.stranger.account, scene.caller.account)
        let (theirs, own) = try await world.database.read { tx in
            (try world.accounts.address(id, of: stranger, in: tx), try world.accounts.address(id, of: owner, in: tx))
        }
        #expect(theirs == nil && own?.receiver == "孟轲")
        #expect(try await scene.list().first?.tree(.english)["place"] == "稷下路1号")
    }

    @Test(arguments: Engine.available)
    func `twenty addresses are the most, added at once or one by one`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let codes = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<30 { group.addTask { try await failure { try await scene.add() }?.code } }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(codes.filter { $0 == nil }.count == 20)
        #expect(codes.filter { $0 == "addresses_too_many" }.count == 10)
        #expect(try await scene.list().filter(\.isDefault).count == 1)
        #expect(try await scene.add(by: scene.stranger).isDefault)
    }

    @Test(arguments: Engine.available)
    func `choosing the default and removing at once leave one default that is there`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        var added: [ID<Address>] = []
        for _ in 0..<8 { added.append(try await scene.add().id) }
        let ids = added
        let codes = try await atOnce(20) { number in
            let id = ids[number % 7]
            return try await failure {
                if number % 3 == 0 { try await scene.remove(id) } else { _ = try await scene.makeDefault(id) }
            }?.code
        }
        #expect(codes.allSatisfy { $0 == nil || $0 == "address_not_found" })
        #expect(try await scene.list().filter(\.isDefault).count == 1)
    }

    @Test(arguments: Engine.available)
    func `two changes of one address at once are both kept`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.add().id
        for round in 0..<5 {
            _ = try await atOnce(2) { number in
                try await scene.change(id, number == 0 ? ["title": .text("家\(round)")] : ["place": .text("稷下路\(round)号")])
            }
            let address = try #require(try await scene.list().first)
            #expect(address.title == "家\(round)" && address.fullPlace.hasSuffix("稷下路\(round)号"))
        }
    }

    @Test(arguments: Engine.available)
    func `a change leaves what it does not name`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.add(["title": "家"]).id
        let changed = try await scene.change(id, ["receiver": "荀况", "place": "稷下路2号"])
        #expect(changed.receiver == "荀况" && changed.fullPlace.hasSuffix("稷下路2号") && changed.title == "家" && changed.mobile == "13800000000")
        #expect(changed.isDefault)
        #expect(try await scene.list().first?.receiver == "荀况")
    }

    @Test(arguments: Engine.available)
    func `areas have to lie in each other, also after a change`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.add().id
        #expect(try await failure { try await scene.add(["district": .number(110_101)]) } == .areaWrong)
        #expect(try await failure { try await scene.change(id, ["city": .number(440_100)]) } == .areaWrong)
        let moved = try await scene.change(id, ["city": .number(440_100), "district": .number(440_106)])
        #expect(moved.fullPlace.hasPrefix("广东省广州市天河区"))
    }

    @Test(arguments: Engine.available)
    func `a list masks the mobile; its owner alone sees it whole, one by one`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.add().id
        #expect(try await scene.list().map(\.mobile) == ["138****0000"])
        #expect(try await scene.show(id).mobile == "13800000000")
        #expect(try await failure { try await scene.show(id, by: scene.stranger) } == .addressNotFound)
    }

    @Test(arguments: Engine.available)
    func `a masked mobile sent back is the one that is kept, any other is refused`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.add().id
        #expect(try await scene.change(id, ["mobile": "138****0000", "receiver": "荀况"]).mobile == "13800000000")
        for mobile in ["138****0001", "****", "13800000000*"] {
            await #expect(throws: Failures([Failure(.invalid, "mobile_malformed", field: "mobile")])) {
                try await scene.change(id, ["mobile": .text(mobile)])
            }
        }
        #expect(try await scene.show(id).mobile == "13800000000")
        #expect(
            wrongFields { try AddAddress.parse(Self.fields.merging(["mobile": "138****0000"]) { _, new in new }) } == [
                "mobile": "mobile_malformed"
            ])
    }

    @Test func `every wrong field is told at once`() {
        let wrong = wrongFields {
            try AddAddress.parse([
                "title": .text(String(repeating: "x", count: 21)), "receiver": "", "mobile": "1", "province": "x", "city": .number(-1),
                "place": .text(String(repeating: "x", count: 101)),
            ])
        }
        #expect(Set(wrong.keys) == ["title", "receiver", "mobile", "province", "city", "district", "place"])
    }

    @Test func `an address is written as the contract says`() throws {
        let tree = Address.example.tree(.english)
        #expect(tree["province"]?["name"] == "广东省")
        #expect(tree["is_default"] == .flag(true))
        #expect(tree["mobile"] == "13900000000")
    }
}
