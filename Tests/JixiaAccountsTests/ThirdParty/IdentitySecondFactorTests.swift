import JixiaCore
import JixiaIdentity
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// A provider's word is a first factor like any other.
@Suite struct IdentitySecondFactorTests {
    private func worlds(_ engine: Engine) async throws -> (ProviderWorld, SecondFactorWorld) {
        var second: SecondFactorWorld?
        let world = try await ProviderWorld { providers in
            let made = try await SecondFactorWorld(engine, providers: providers)
            second = made
            return made.world
        }
        return (world, try #require(second))
    }

    @Test(arguments: Engine.available)
    func `who is vouched for is asked for the second factor`(_ engine: Engine) async throws {
        let (world, second) = try await worlds(engine)
        let ticket = try await world.ticket("1")
        _ = try await world.accounts.bindIdentity(.parse(["ticket": .text(ticket)]), by: second.proved(.zero))
        let question = try await failure { try await world.visit("1") }
        #expect(question?.code == "second_factor_needed")
        let signIn = try await second.enter(try #require(question?.members["ticket"]), second.code())
        #expect(signIn.account == second.account)
    }

    @Test(arguments: Engine.available)
    func `a mobile's code alone binds nothing to an account with a second factor`(_ engine: Engine) async throws {
        let (world, second) = try await worlds(engine)
        let ticket = try await world.ticket("1")
        let question = try await failure { try await world.enter(ticket, SecondFactorWorld.mobile) }
        #expect(question?.code == "second_factor_needed")
        #expect(try await world.world.count("account_identity") == 0)
        // The session that the second factor opens is fresh, and the ticket still good.
        let signIn = try await second.enter(try #require(question?.members["ticket"]), second.code())
        #expect(try await world.bind(ticket, by: signIn).provider == "github")
    }

    @Test(arguments: Engine.available)
    func `an account with a second factor is merged by both`(_ engine: Engine) async throws {
        let (world, second) = try await worlds(engine)
        let kept = try await world.world.register("13912345678")
        let visitor = Visitor(caller: try await world.caller(kept), address: "203.0.113.9")
        func prove(_ code: String) async throws -> MergePlan {
            try await world.accounts.proveMerge(
                .parse([
                    "username": .text(SecondFactorWorld.mobile), "password": .text(AccountsWorld.password), "second": .text(code),
                ]), visitor)
        }
        #expect(try await failure { try await prove("") } == Failure.proofMissing.on("second"))
        #expect(try await failure { try await prove("000000") } == Failure.secondFactorWrong.on("second"))
        #expect(try await world.world.count("proof_failure") == 1)
        let plan = try await prove(second.code())
        let input = try ConfirmMerge.parse(["merge": .text(try #require(plan.merge))])
        _ = try await world.accounts.confirmMerge(input, by: try #require(visitor.caller))
        #expect(try await world.world.count("account_totp") == 0)
        let events = try await world.accounts.securityEvents(.parse([:]), by: try #require(visitor.caller)).results.map(\.kind)
        #expect(events.contains(.accountsMerged))
    }
}
