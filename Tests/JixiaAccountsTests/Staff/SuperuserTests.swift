import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct SuperuserTests {
    @Test(arguments: Engine.available)
    func `only a superuser makes one, and it signs in again as one`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let chief = try await world.join("chief", isSuperuser: true)
        let keeper = try await world.join("keeper", .accountsManage, .groupsManage, groups: [Group.staff])
        await #expect(throws: Failure.forbidden) { try await world.accounts.makeSuperuser(world.number(keeper), by: keeper.caller) }
        _ = try await world.accounts.makeSuperuser(world.number(keeper), by: chief.caller)
        #expect(try await world.caller(keeper.signIn) == nil)
        #expect(try await world.signIn("keeper").caller.roles == [.member, .staff, .superuser])
        #expect(try await world.log() == ["account.superuser \(keeper.id)"])
    }

    @Test(arguments: Engine.available)
    func `rights are changed by who has proved just now to be the one who signed in`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let chief = try await world.join("chief", isSuperuser: true)
        let other = try await world.join("other")
        world.world.clock.advance(.minutes(6))
        let later = try #require(try await world.caller(chief.signIn))
        let number = try world.number(other)
        await #expect(throws: Failure.stepUpNeeded) { try await world.accounts.makeSuperuser(number, by: later) }
        let group = try AddGroup.parse(["name": "library"])
        await #expect(throws: Failure.stepUpNeeded) { try await world.accounts.addGroup(group, by: later) }
        let membership = try Membership.parse(["id": .number(other.id.number), "group": "student"])
        await #expect(throws: Failure.stepUpNeeded) { try await world.accounts.putIntoGroup(membership, by: later) }
        await #expect(throws: Failure.stepUpNeeded) { try await world.accounts.takeOutOfGroup(membership, by: later) }
        // What is urgent needs no more than the right.
        _ = try await world.accounts.disableAccount(number, by: later)
    }

    @Test(arguments: Engine.available)
    func `the last one who can sign in stays`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let chief = try await world.join("chief", isSuperuser: true)
        let deputy = try await world.join("deputy", isSuperuser: true)
        _ = try await world.accounts.disableAccount(world.number(deputy), by: chief.caller)
        await #expect(throws: Failure.lastSuperuser) { try await world.accounts.unmakeSuperuser(world.number(chief), by: chief.caller) }
        await #expect(throws: Failure.lastSuperuser) { try await world.accounts.disableAccount(world.number(chief), by: chief.caller) }
        #expect(try await world.caller(chief.signIn)?.isSuperuser == true)
        _ = try await world.accounts.unmakeSuperuser(world.number(deputy), by: chief.caller)
    }

    @Test(arguments: Engine.available)
    func `of superusers who demote and disable each other at once one stays`(_ engine: Engine) async throws {
        let world = try await StaffWorld(engine)
        let names = ["chief", "deputy", "third", "fourth"]
        var people: [StaffWorld.Person] = []
        for name in names { people.append(try await world.join(name, isSuperuser: true)) }
        let all = people
        let outcomes = try await atOnce(16) { number in
            let (actor, target) = (all[number % 4], all[(number % 4 + number / 4 + 1) % 4])
            return try await failure {
                number % 2 == 0
                    ? try await world.accounts.unmakeSuperuser(world.number(target), by: actor.caller)
                    : try await world.accounts.disableAccount(world.number(target), by: actor.caller)
            }?.code
        }
        #expect(outcomes.allSatisfy { [nil, "last_superuser", "forbidden", "beyond_you"].contains($0) })
        #expect(try await world.world.count("account WHERE is_superuser = 1 AND is_disabled = 0") == 1)
    }
}
