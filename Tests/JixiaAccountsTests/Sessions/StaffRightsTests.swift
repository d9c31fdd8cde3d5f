import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct StaffRightsTests {
    /// A member of the staff with a second factor.
    private func staff(_ engine: Engine) async throws -> SecondFactorWorld {
        let setup = try await SecondFactorWorld(engine)
        try await setup.world.database.write { tx in try tx.run("UPDATE account SET is_superuser = 1") }
        return setup
    }

    private func withheld(_ setup: SecondFactorWorld, _ accounts: Accounts? = nil) async throws -> Failure? {
        let caller = try await setup.again(accounts)
        return await failureOf { try caller.require(.staff) }
    }

    private func failureOf(_ work: () throws -> Void) async -> Failure? {
        do { try work() } catch { return error as? Failure }
        return nil
    }

    @Test(arguments: Engine.available)
    func `in production staff without a second factor does nothing of the staff's until it has one`(_ engine: Engine) async throws {
        let setup = try await staff(engine)
        let strict = setup.world.strict()
        #expect(try await withheld(setup, strict) == nil)
        _ = try await setup.accounts.removeSecondFactor(.parse([:]), by: setup.caller)
        #expect(try await withheld(setup, strict) == .secondFactorRequired)
        #expect(try await setup.again(strict).roles == [.member])
        #expect(try await strict.secondFactor(.parse([:]), by: setup.caller).isRequired)
        // Development does not ask for it.
        #expect(try await withheld(setup) == nil)
    }

    @Test(arguments: Engine.available)
    func `a member lacks the right and nothing is withheld`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        setup.world.clock.advance(.hours(20))
        #expect(try await withheld(setup, setup.world.strict()) == .forbidden)
    }

    @Test(arguments: Engine.available)
    func `staff at work keeps its rights, and a rest of fifteen minutes asks for a proof`(_ engine: Engine) async throws {
        let setup = try await staff(engine)
        for _ in 0..<4 {
            setup.world.clock.advance(.minutes(12))
            #expect(try await withheld(setup) == nil)
        }
        setup.world.clock.advance(.minutes(15))
        #expect(try await withheld(setup) == .stepUpNeeded)
        // Trying again is no work.
        #expect(try await withheld(setup) == .stepUpNeeded)
        _ = try await setup.accounts.stepUp(.parse(["code": .text(setup.code())]), by: setup.again())
        #expect(try await withheld(setup) == nil)
    }

    @Test(arguments: Engine.available)
    func `twelve hours after the sign-in the rights are over, whatever was proved`(_ engine: Engine) async throws {
        let setup = try await staff(engine)
        try await setup.world.database.write { tx in
            try tx.run("UPDATE account_session SET created_at = \(setup.world.clock.now() - .hours(12)), active_at = 9999999999999")
        }
        #expect(try await withheld(setup) == .staffSessionOver)
        _ = try await setup.accounts.stepUp(.parse(["code": .text(setup.code())]), by: setup.again())
        #expect(try await withheld(setup) == .staffSessionOver)
        // The sign-in itself goes on.
        #expect(try await setup.again().roles == [.member])
    }
}
