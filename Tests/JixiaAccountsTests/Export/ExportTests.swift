import Foundation
import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct ExportTests {
    private let mobile = "13812345678"

    private func world(_ engine: Engine) async throws -> (AccountsWorld, Caller) {
        let world = try await AccountsWorld(engine)
        let caller = try #require(try await world.caller(try await world.register(mobile, email: "mengke@example.com")))
        _ = try await world.verify(world.token("mengke@example.com"))
        return (world, caller)
    }

    private func data(_ accounts: Accounts, _ caller: Caller) async throws -> Tree? {
        Tree(json: try await accounts.exportedData(.parse([:]), by: caller).content)
    }

    @Test(arguments: Engine.available)
    func `everything about a person is put into one document by a task`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        #expect(try await world.accounts.export(.parse([:]), by: caller).state == .none)
        #expect(try await world.accounts.askExport(.parse([:]), by: caller).state == .waiting)
        #expect(try await failure { try await world.accounts.exportedData(.parse([:]), by: caller) } == .exportMissing)
        try await world.worker.runDue()
        let export = try await world.accounts.export(.parse([:]), by: caller)
        #expect(export.state == .ready && export.expiresAt == world.clock.now() + .hours(24))
        let data = try #require(try await data(world.accounts, caller))
        #expect(data["profile"]?["mobile"] == .text(mobile) && data["profile"]?["email"] == "mengke@example.com")
        for name in ["sessions", "addresses", "security_events"] {
            guard case .list? = data[name] else { Issue.record("\(name) is missing"); continue }
        }
    }

    @Test(arguments: Engine.available)
    func `other domains add what they know`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let accounts = world.with([
            PersonalData(
                name: "shop", hindrance: { _, _ in nil }, forget: { _, _ in }, export: { id, _ in ["buyer": .number(id.number)] })
        ])
        _ = try await accounts.askExport(.parse([:]), by: caller)
        let id: ID<DataExport> = try #require(try await world.database.read { tx in try tx.value("SELECT id AS value FROM data_export") })
        try await accounts.makeExport(id)
        #expect(try await data(accounts, caller)?["shop"]?["buyer"] == .number(caller.account.number))
    }

    @Test(arguments: Engine.available)
    func `no secret is in it`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        _ = try await setup.accounts.askExport(.parse([:]), by: setup.caller)
        try await setup.world.worker.runDue()
        let text = String(decoding: try await setup.accounts.exportedData(.parse([:]), by: setup.caller).content, as: UTF8.self)
        #expect(!text.contains("scrypt") && !text.contains("cookie") && !text.contains("hash"))
        let factor = try #require(try await setup.world.database.read { tx in try tx.secondFactor(of: setup.account) })
        #expect(!text.contains(factor.sealed))
    }

    @Test(arguments: Engine.available)
    func `only a fresh session of its owner gets it, for a day`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let other = try #require(try await world.caller(try await world.register("13912345678")))
        _ = try await world.accounts.askExport(.parse([:]), by: caller)
        try await world.worker.runDue()
        #expect(try await failure { try await world.accounts.exportedData(.parse([:]), by: other) } == .exportMissing)
        let stale = Caller(account: caller.account, session: caller.session)
        #expect(try await failure { try await world.accounts.exportedData(.parse([:]), by: stale) } == .stepUpNeeded)
        #expect(try await failure { try await world.accounts.askExport(.parse([:]), by: stale) } == .stepUpNeeded)
        world.clock.advance(.hours(24))
        #expect(try await failure { try await world.accounts.exportedData(.parse([:]), by: caller) } == .exportMissing)
        #expect(try await world.accounts.export(.parse([:]), by: caller).state == .none)
        try await world.accounts.prune()
        #expect(try await world.count("data_export") == 0)
    }

    @Test(arguments: Engine.available)
    func `asked again, the earlier one is gone, and its task does nothing`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        _ = try await world.accounts.askExport(.parse([:]), by: caller)
        _ = try await world.accounts.askExport(.parse([:]), by: caller)
        try await world.worker.runDue()
        #expect(try await world.count("data_export") == 1)
        #expect(try await world.accounts.export(.parse([:]), by: caller).state == .ready)
    }
}
