import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct ForeignAddressTests {
    private static let german: [String: Tree] = [
        "country": "DE", "receiver": "Émilie Müller 🌸", "mobile": "+49 (151) 1234-5678", "line1": "Hauptstraße 5", "line2": "3. Stock",
        "locality": "Köln", "postal_code": "50667",
    ]

    private struct Scene {
        let world: AccountsWorld
        let caller: Caller

        init(_ engine: Engine) async throws {
            world = try await AccountsWorld(engine)
            caller = try #require(try await world.caller(world.register("13812345678")))
        }

        func add(_ changes: [String: Tree] = [:]) async throws -> Address {
            try await world.accounts.addAddress(.parse(german.merging(changes) { _, new in new }), by: caller)
        }

        func change(_ id: ID<Address>, _ changes: [String: Tree]) async throws -> Address {
            try await world.accounts.changeAddress(.parse(changes.merging(["id": .number(id.number)]) { old, _ in old }), by: caller)
        }
    }

    @Test(arguments: Engine.available)
    func `an address abroad is kept in its own lines`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.add().id
        let address = try await scene.world.accounts.address(.parse(["id": .number(id.number)]), by: scene.caller)
        #expect(address.receiver == "Émilie Müller 🌸" && address.mobile == "+4915112345678")
        #expect(address.fullPlace == "Hauptstraße 5, 3. Stock, Köln, 50667, Germany 德国")
        let tree = address.tree(.english)
        #expect(tree["country"] == "DE" && tree["country_name"] == "Germany" && address.tree(.chinese)["country_name"] == "德国")
        #expect(tree["province"] == .null && tree["city"] == .null && tree["district"] == .null)
        #expect(tree["locality"] == "Köln" && tree["region"] == .null && tree["place"] == "Hauptstraße 5, 3. Stock")
        #expect(try await scene.world.accounts.addresses(.parse([:]), by: scene.caller).results.first?.mobile == "+49****5678")
    }

    @Test(arguments: Engine.available)
    func `a change takes away what is given empty, and leaves the rest`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.add(["region": "NRW"]).id
        let changed = try await scene.change(id, ["line2": "", "postal_code": "", "mobile": "+49****5678"])
        #expect(changed.fullPlace == "Hauptstraße 5, Köln, NRW, Germany 德国" && changed.mobile == "+4915112345678")
    }

    @Test(arguments: Engine.available)
    func `moving to another country asks for what it needs`(_ engine: Engine) async throws {
        let scene = try await Scene(engine)
        let id = try await scene.add().id
        do {
            _ = try await scene.change(id, ["country": "CN"])
            Issue.record("moved without a place")
        } catch let failures as Failures {
            #expect(Set(failures.all.compactMap(\.field)) == ["mobile", "province", "city", "district", "place"])
        }
        let home = try await scene.change(
            id,
            [
                "country": "CN", "mobile": "13800000000", "province": .number(440_000), "city": .number(440_300),
                "district": .number(440_305), "place": "稷下路1号",
            ])
        #expect(home.fullPlace == "广东省深圳市南山区稷下路1号" && home.tree(.english)["line1"] == .null)
        let away = try await scene.change(id, ["country": "FR", "mobile": "+33123456789", "line1": "1 rue X", "locality": "Lyon"])
        #expect(away.fullPlace == "1 rue X, Lyon, France 法国")
        await #expect(throws: Failures.self) { try await scene.change(id, ["mobile": "13800000000"]) }
    }

    @Test func `every wrong field is told at once`() {
        #expect(
            wrongFields { try AddAddress.parse(["country": "US", "mobile": "13800000000", "postal_code": "é"]) } == [
                "receiver": "required", "mobile": "phone_malformed", "line1": "required", "locality": "required",
                "postal_code": "text_malformed",
            ])
        #expect(
            wrongFields { try AddAddress.parse(Self.german.merging(["line1": "a\nb", "locality": " "]) { _, new in new }) } == [
                "line1": "text_malformed", "locality": "text_malformed",
            ])
        #expect(
            wrongFields { try AddAddress.parse(Self.german.merging(["country": "XX"]) { _, new in new }) }["country"] == "country_unknown")
    }

    @Test(arguments: ["+4915112345678", "+1 212 555 0100", "+86 139 0000 0000", "+6421234567"])
    func `a number with its country code`(_ text: String) throws {
        #expect(Phone.isOne(Phone.plain(text), in: try #require(Country("NZ"))))
    }

    @Test(arguments: ["13800000000", "+0123456789", "+12345", "+1234567890123456", "+", "", "+49*****678", "+49\n5112345678"])
    func `no number abroad`(_ text: String) throws { #expect(!Phone.isOne(Phone.plain(text), in: try #require(Country("NZ")))) }

    @Test func `countries are those of the standard, named in both languages`() throws {
        let chinese = Country.abroad(.chinese), english = Country.abroad(.english)
        // ISO 3166-1 has 249; mainland China has a form of its own.
        #expect(chinese.count == 248 && Set(chinese) == Set(english))
        #expect(english.first?.name(.english) == "Afghanistan")
        #expect(try #require(Country("JP")).name(.chinese) == "日本")
        for code in ["cn", "XX", "EU", "UN", "XK", "", "CHN"] { #expect(Country(code) == nil) }
        let longest = english.map { $0.name(.english).unicodeScalars.count + $0.name(.chinese).unicodeScalars.count }.max() ?? 0
        // An order keeps the whole address in 300 characters: four lines with their commas, and this.
        #expect(70 + 70 + 40 + 40 + 12 + 5 * 2 + longest + 1 <= 300)
    }
}
