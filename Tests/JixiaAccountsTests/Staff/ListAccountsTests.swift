import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct ListAccountsTests {
    private func found(_ world: StaffWorld, _ fields: [String: Tree], by person: StaffWorld.Person) async throws -> [String] {
        try await world.accounts.accounts(.parse(fields), by: person.caller).results.map(\.username)
    }

    @Test(arguments: Engine.available)
    func `accounts are found by name, mobile, address, group and state`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let clerk = try await world.join("clerk", .accountsView)
        let chief = try await world.join("chief", isSuperuser: true)
        _ = try await world.world.register("13812345678", username: "Mengke", email: "Meng@example.com")
        _ = try await world.world.verify(world.world.token("Meng@example.com"))
        let other = try await world.join("mengzi", groups: ["teacher"])
        _ = try await world.accounts.disableAccount(world.number(other), by: chief.caller)

        #expect(try await found(world, ["search": "meng"], by: clerk) == ["mengzi", "Mengke"])
        #expect(try await found(world, ["search": "MENGK"], by: clerk) == ["Mengke"])
        #expect(try await found(world, ["search": "13812345678"], by: clerk) == ["Mengke"])
        #expect(try await found(world, ["search": "1381234567"], by: clerk) == [])
        #expect(try await found(world, ["search": "meng@EXAMPLE.com"], by: clerk) == ["Mengke"])
        #expect(try await found(world, ["search": "@example.com"], by: clerk) == [])
        #expect(try await found(world, ["search": "%"], by: clerk) == [])
        #expect(try await found(world, ["group": "Teacher"], by: clerk) == ["mengzi"])
        #expect(try await found(world, ["group": "nobody"], by: clerk) == [])
        #expect(try await found(world, ["state": "disabled"], by: clerk) == ["mengzi"])
        #expect(try await found(world, ["state": "active", "search": "meng"], by: clerk) == ["Mengke"])
        #expect(try await found(world, ["size": .number(1), "page": .number(2)], by: clerk) == ["Mengke"])
    }

    @Test(arguments: Engine.available)
    func `staff sees masked names, groups and devices`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let clerk = try await world.join("clerk", .accountsView, groups: ["student"])
        let signIn = try await world.world.register("13812345678", username: "mengke", email: "meng@example.com")
        _ = try await world.world.verify(world.world.token("meng@example.com"))
        let detail = try await world.accounts.account(.parse(["id": .number(signIn.account.number)]), by: clerk.caller)
        #expect(detail.summary.mobile == "138****5678")
        #expect(detail.summary.email == "m***@example.com")
        #expect(detail.sessions.count == 1)
        #expect(detail.sessions.first?.isCurrent == false)
        let own = try await world.accounts.account(world.number(clerk), by: clerk.caller)
        #expect(own.summary.groups == ["of-clerk", "student"])
        #expect(own.permissions == ["accounts.view"])
        #expect(own.sessions.map(\.isCurrent) == [true])
    }

    @Test(arguments: Engine.available)
    func `it takes the permission to see any`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let manager = try await world.join("manager", .accountsManage, groups: [Group.staff])
        await #expect(throws: Failure.forbidden) { try await found(world, [:], by: manager) }
        await #expect(throws: Failure.forbidden) { try await world.accounts.account(world.number(manager), by: manager.caller) }
        await #expect(throws: Failure.forbidden) { try await world.accounts.audit(.parse([:]), by: manager.caller) }
    }
}
