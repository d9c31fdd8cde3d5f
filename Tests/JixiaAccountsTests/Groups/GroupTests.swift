import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct GroupTests {
    @Test(arguments: Engine.available)
    func `a new site has the groups of the roles, and they may nothing`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let reader = try await world.join("reader", groups: ["teacher", "staff", "student"])
        #expect(reader.caller.roles == [.member, .staff, .teacher, .student])
        #expect(reader.caller.permissions == [])
        await #expect(throws: Failure.forbidden) { try await world.accounts.groups(.parse([:]), by: reader.caller) }
        let chief = try await world.join("chief", isSuperuser: true)
        let groups = try await world.accounts.groups(.parse([:]), by: chief.caller)
        #expect(groups.map(\.name) == ["staff", "student", "teacher"])
        #expect(groups.allSatisfy { $0.isBuiltin && $0.permissions.isEmpty && $0.memberCount == 1 })
    }

    @Test(arguments: Engine.available)
    func `what a group may its members may at once, on every server, and not a moment longer`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let chief = try await world.join("chief", isSuperuser: true)
        let teacher = try await world.join("teacher-1", groups: ["teacher"])
        _ = try await world.change("teacher", to: [.accountsView], by: chief)
        #expect(try await world.caller(teacher.signIn)?.permissions == [.accountsView])
        _ = try await world.change("teacher", to: [], by: chief)
        #expect(try await world.caller(teacher.signIn)?.permissions == [])
        #expect(try await world.log() == ["group.permissions teacher", "group.permissions teacher"])
    }

    @Test(arguments: Engine.available)
    func `who is put into a group or taken out signs in again`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let chief = try await world.join("chief", isSuperuser: true)
        _ = try await world.addGroup("图书馆", .accountsView, by: chief)
        var helper = try await world.join("helper")
        _ = try await world.accounts.putIntoGroup(world.member(helper, "图书馆"), by: chief.caller)
        #expect(try await world.caller(helper.signIn) == nil)
        helper = try await world.signIn("helper")
        #expect(helper.caller.permissions == [.accountsView])
        // Once more changes nothing.
        _ = try await world.accounts.putIntoGroup(world.member(helper, "图书馆"), by: chief.caller)
        #expect(try await world.caller(helper.signIn) != nil)
        _ = try await world.accounts.takeOutOfGroup(world.member(helper, "图书馆"), by: chief.caller)
        #expect(try await world.caller(helper.signIn) == nil)
        #expect(try await world.signIn("helper").caller.permissions == [])
        #expect(try await world.log() == ["group.added 图书馆", "group.put_in \(helper.id)", "group.taken_out \(helper.id)"])
    }

    @Test(arguments: Engine.available)
    func `groups are known by name, however it is capitalised`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let chief = try await world.join("chief", isSuperuser: true)
        #expect(try await world.addGroup("Library", .accountsView, by: chief).permissions == ["accounts.view"])
        await #expect(throws: Failure.groupTaken) { try await world.addGroup("LIBRARY", by: chief) }
        #expect(try await world.change("library", name: "Archive", to: [.auditView], by: chief).permissions == ["audit.view"])
        await #expect(throws: Failure.groupTaken) { try await world.change("archive", name: "Staff", by: chief) }
        await #expect(throws: Failure.groupMissing) { try await world.change("library", name: "Other", by: chief) }
        #expect(try await world.change("Archive", name: "archive", by: chief).name == "archive")
        #expect(wrongFields { try AddGroup.parse(["name": "two words"]) } == ["name": "group_name_malformed"])
    }

    @Test(arguments: Engine.available)
    func `the groups of the roles keep their names, and others can be deleted with their members in them`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let chief = try await world.join("chief", isSuperuser: true)
        let clerk = try await world.join("clerk", .accountsView)
        for name in ["staff", "teacher", "student"] {
            await #expect(throws: Failure.groupBuiltin) { try await world.change(name, name: "others", by: chief) }
            await #expect(throws: Failure.groupBuiltin) {
                try await world.accounts.removeGroup(.parse(["group": .text(name)]), by: chief.caller)
            }
        }
        _ = try await world.accounts.removeGroup(.parse(["group": "of-clerk"]), by: chief.caller)
        #expect(try await world.caller(clerk.signIn) == nil)
        #expect(try await world.signIn("clerk").caller.permissions == [])
    }

    @Test(arguments: Engine.available)
    func `of ten who make the same group at once one does`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let chief = try await world.join("chief", isSuperuser: true)
        let codes = try await atOnce(10) { _ in try await failure { try await world.addGroup("library", by: chief) }?.code }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == "group_taken" }.count == 9)
    }
}
