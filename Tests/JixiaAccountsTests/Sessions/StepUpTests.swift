import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct StepUpTests {
    private let mobile = "13812345678"

    /// A member without a second factor, five minutes after signing in.
    private func stale(_ engine: Engine) async throws -> (world: AccountsWorld, caller: Caller, token: SignIn) {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.register(mobile)
        #expect(try await world.caller(signIn)?.isFresh == true)
        world.clock.advance(.minutes(5))
        // A token that is good for as long as the proof that is to come.
        let renewed = try await world.refresh(signIn.refreshToken)
        let caller = try #require(try await world.caller(renewed))
        return (world, caller, renewed)
    }

    private func stepUp(_ world: AccountsWorld, _ caller: Caller, _ proof: [String: Tree]) async throws {
        _ = try await world.accounts.stepUp(.parse(proof), by: caller)
    }

    @Test(arguments: Engine.available)
    func `five minutes after the sign-in a session is stale, and fresh again by the password`(_ engine: Engine) async throws {
        let (world, caller, signIn) = try await stale(engine)
        #expect(throws: Failure.stepUpNeeded) { try caller.requireFresh() }
        try await stepUp(world, caller, ["password": .text(AccountsWorld.password)])
        #expect(try await world.caller(signIn, fresh: false)?.isFresh == true)
        world.clock.advance(.minutes(5) - .seconds(1))
        #expect(try await world.caller(signIn)?.isFresh == true)
        let renewed = try await world.refresh(signIn.refreshToken)
        world.clock.advance(.seconds(1))
        #expect(try await world.caller(renewed)?.isFresh == false)
    }

    @Test(arguments: Engine.available)
    func `another session of the same account stays stale`(_ engine: Engine) async throws {
        let (world, caller, _) = try await stale(engine)
        let other = try await world.signIn(mobile, AccountsWorld.password)
        world.clock.advance(.minutes(6))
        try await stepUp(world, caller, ["password": .text(AccountsWorld.password)])
        #expect(try await world.caller(other)?.isFresh == false)
    }

    @Test(arguments: Engine.available)
    func `a wrong password or none proves nothing, and five are enough`(_ engine: Engine) async throws {
        let (world, caller, _) = try await stale(engine)
        #expect(try await failure { try await stepUp(world, caller, [:]) } == .proofMissing.on("password"))
        #expect(try await failure { try await stepUp(world, caller, ["code": "123456"]) } == .proofMissing.on("password"))
        for _ in 0..<5 {
            #expect(try await failure { try await stepUp(world, caller, ["password": "wrong and long enough"]) } == .passwordWrong)
        }
        let right: [String: Tree] = ["password": .text(AccountsWorld.password)]
        #expect(try await failure { try await stepUp(world, caller, right) }?.code == "proof_too_many")
        world.clock.advance(.minutes(15))
        try await stepUp(world, caller, right)
    }

    @Test(arguments: Engine.available)
    func `a code sent to the own mobile proves as well, once`(_ engine: Engine) async throws {
        let (world, caller, signIn) = try await stale(engine)
        _ = try await world.accounts.requestProofCode(.parse([:]), by: caller)
        try await world.worker.runDue()
        let code = try #require(try await world.lastCode(mobile))
        #expect(try await failure { try await stepUp(world, caller, ["sms_code": .text(world.wrong(code))]) }?.field == "sms_code")
        try await stepUp(world, caller, ["sms_code": .text(code)])
        #expect(try await world.caller(signIn)?.isFresh == true)
        #expect(try await failure { try await stepUp(world, caller, ["sms_code": .text(code)]) }?.code == "code_wrong")
    }

    @Test(arguments: Engine.available)
    func `who has a second factor proves by it alone`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let stale = try await setup.proved(.minutes(10))
        let password: [String: Tree] = ["password": .text(AccountsWorld.password)]
        #expect(try await failure { try await stepUp(setup.world, stale, password) } == .proofMissing.on("code"))
        let code = try await setup.code()
        try await stepUp(setup.world, stale, ["code": .text(code)])
        #expect(try await setup.again().isFresh)
        #expect(try await failure { try await stepUp(setup.world, stale, ["code": .text(code)]) } == .secondFactorWrong)
        #expect(try await setup.accounts.proofKinds(.parse([:]), by: stale).secondFactor)
    }
}
