import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// Nobody gives himself or others more than he has.
@Suite struct BeyondYouTests {
    private func worldAndManager(_ engine: Engine) async throws -> (StaffWorld, StaffWorld.Person) {
        let world = try await StaffWorld(engine)
        return (world, try await world.join("manager", .groupsManage, .groupsView))
    }

    @Test(arguments: Engine.available)
    func `a group is given only what its maker may`(_ engine: Engine) async throws {
        let (world, manager) = try await worldAndManager(engine)
        await #expect(throws: Failure.beyondYou) { try await world.addGroup("spies", .auditView, by: manager) }
        await #expect(throws: Failure.beyondYou) { try await world.change("of-manager", to: [.groupsManage, .auditView], by: manager) }
        #expect(try await world.addGroup("lookers", .groupsView, by: manager).permissions == ["groups.view"])
        await #expect(throws: Failure.permissionUnknown) { try await world.addGroup("wizards", Permission("world.rule"), by: manager) }
    }

    @Test(arguments: Engine.available)
    func `a group that may more is out of reach`(_ engine: Engine) async throws {
        let (world, manager) = try await worldAndManager(engine)
        let pupil = try await world.join("pupil")
        let auditor = try await world.join("auditor", .auditView)
        await #expect(throws: Failure.beyondYou) { try await world.change("of-auditor", name: "mine", by: manager) }
        await #expect(throws: Failure.beyondYou) { try await world.change("of-auditor", to: [], by: manager) }
        await #expect(throws: Failure.beyondYou) {
            try await world.accounts.removeGroup(.parse(["group": "of-auditor"]), by: manager.caller)
        }
        for person in [pupil, manager] {
            await #expect(throws: Failure.beyondYou) {
                try await world.accounts.putIntoGroup(world.member(person, "of-auditor"), by: manager.caller)
            }
        }
        await #expect(throws: Failure.beyondYou) {
            try await world.accounts.takeOutOfGroup(world.member(auditor, "of-auditor"), by: manager.caller)
        }
        #expect(try await world.caller(auditor.signIn)?.permissions == [.auditView])
        #expect(try await world.log() == [])
    }

    @Test(arguments: Engine.available)
    func `superusers are out of reach`(_ engine: Engine) async throws {
        let (world, manager) = try await worldAndManager(engine)
        let chief = try await world.join("chief", groups: ["staff"], isSuperuser: true)
        for group in ["student", "teacher"] {
            await #expect(throws: Failure.beyondYou) {
                try await world.accounts.putIntoGroup(world.member(chief, group), by: manager.caller)
            }
        }
        #expect(try await world.caller(chief.signIn)?.isSuperuser == true)
    }

    @Test(arguments: Engine.available)
    func `only staff makes staff`(_ engine: Engine) async throws {
        let (world, manager) = try await worldAndManager(engine)
        await #expect(throws: Failure.forbidden) {
            try await world.accounts.putIntoGroup(world.member(manager, "staff"), by: manager.caller)
        }
        let head = try await world.join("head", .groupsManage, groups: [Group.staff])
        let pupil = try await world.join("pupil")
        _ = try await world.accounts.putIntoGroup(world.member(pupil, "staff"), by: head.caller)
        #expect(try await world.signIn("pupil").caller.roles == [.member, .staff])
    }

    @Test(arguments: Engine.available)
    func `who gives and who loses at once never gives what is gone`(_ engine: Engine) async throws {
        let (world, manager) = try await worldAndManager(engine)
        let chief = try await world.join("chief", isSuperuser: true)
        _ = try await atOnce(8) { number in
            try await failure {
                number == 0
                    ? try await world.change("of-manager", to: [], by: chief)
                    : try await world.addGroup("group-\(number)", .groupsView, by: manager)
            }
        }
        // Whatever was made was made before: the log has the loss behind it all.
        #expect(try await world.log().last == "group.permissions of-manager")
    }
}
