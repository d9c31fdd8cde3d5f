import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct DisableAccountTests {
    @Test(arguments: Engine.available)
    func `who is disabled is cut off on every server at once, and comes back when enabled`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let keeper = try await world.join("keeper", .accountsManage)
        let pupil = try await world.join("pupil")
        _ = try await world.accounts.disableAccount(world.number(pupil), by: keeper.caller)
        #expect(try await world.caller(pupil.signIn) == nil)
        #expect(try await failure { try await world.signIn("pupil") }?.code == "sign_in_wrong")
        await #expect(throws: Failure.refreshTokenInvalid) { try await world.world.refresh(pupil.signIn.refreshToken) }

        _ = try await world.accounts.enableAccount(world.number(pupil), by: keeper.caller)
        #expect(try await world.caller(pupil.signIn) == nil)
        #expect(try await world.signIn("pupil").id == pupil.id)
        #expect(try await world.log() == ["account.disabled \(pupil.id)", "account.enabled \(pupil.id)"])
    }

    @Test(arguments: Engine.available)
    func `all sessions of an account end, and nothing else`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let keeper = try await world.join("keeper", .accountsManage)
        let (pupil, other) = (try await world.join("pupil"), try await world.join("other"))
        _ = try await world.accounts.endAccountSessions(world.number(pupil), by: keeper.caller)
        #expect(try await world.caller(pupil.signIn) == nil)
        #expect(try await world.caller(other.signIn) != nil)
        #expect(try await world.signIn("pupil").id == pupil.id)
    }

    @Test(arguments: Engine.available)
    func `the permission is needed, this very one`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let clerk = try await world.join("clerk", .accountsView, .groupsManage, groups: [Group.staff])
        let pupil = try await world.join("pupil")
        for person in [clerk, pupil] {
            await #expect(throws: Failure.forbidden) { try await world.accounts.disableAccount(world.number(pupil), by: person.caller) }
            await #expect(throws: Failure.forbidden) { try await world.accounts.enableAccount(world.number(pupil), by: person.caller) }
            await #expect(throws: Failure.forbidden) { try await world.accounts.endAccountSessions(world.number(pupil), by: person.caller) }
        }
        #expect(try await world.caller(pupil.signIn) != nil)
        #expect(try await world.log() == [])
    }

    @Test(arguments: Engine.available)
    func `staff touches neither a superuser nor who may more`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let keeper = try await world.join("keeper", .accountsManage, groups: [Group.staff])
        let chief = try await world.join("chief", isSuperuser: true)
        let auditor = try await world.join("auditor", .auditView)
        for target in [chief, auditor] {
            await #expect(throws: Failure.beyondYou) { try await world.accounts.disableAccount(world.number(target), by: keeper.caller) }
            await #expect(throws: Failure.beyondYou) {
                try await world.accounts.endAccountSessions(world.number(target), by: keeper.caller)
            }
            #expect(try await world.caller(target.signIn) != nil)
        }
        _ = try await world.accounts.disableAccount(world.number(keeper), by: chief.caller)
        #expect(try await world.caller(keeper.signIn) == nil)
    }

    @Test(arguments: Engine.available)
    func `who lost the permission a moment ago cannot use it any more`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let chief = try await world.join("chief", isSuperuser: true)
        let keeper = try await world.join("keeper", .accountsManage)
        let pupil = try await world.join("pupil")
        _ = try await world.change("of-keeper", to: [], by: chief)
        // The request had been admitted before.
        await #expect(throws: Failure.forbidden) { try await world.accounts.disableAccount(world.number(pupil), by: keeper.caller) }
    }

    @Test(arguments: Engine.available)
    func `a number that is nobody's is missing`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let keeper = try await world.join("keeper", .accountsManage)
        await #expect(throws: Failure.notFound) {
            try await world.accounts.disableAccount(.parse(["id": .number(4711)]), by: keeper.caller)
        }
    }
}
