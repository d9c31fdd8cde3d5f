import JixiaCore
import JixiaIdentity
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// The way to a provider and back.
@Suite struct ProviderFlowTests {
    private let mobile = "13812345678"

    @Test(arguments: Engine.available)
    func `an unknown person is given a ticket, a known one a session`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let first = try await world.visit("1", called: "octocat")
        #expect(first.signIn == nil)
        let entered = try await world.enter(try #require(first.ticket), mobile)
        #expect(entered.created)
        let again = try #require(try await world.visit("1").signIn)
        #expect(again.account == entered.signIn.account)
        #expect(try await world.world.caller(again) != nil)
    }

    @Test(arguments: Engine.available)
    func `state, nonce and verifier are long, and others each time`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        for _ in 0..<3 { _ = try await world.start() }
        let all = world.github.questions.flatMap { [$0.state, $0.nonce, $0.verifier] }
        #expect(Set(all).count == 9 && all.allSatisfy { $0.count >= 43 })
        #expect(world.github.questions[0].returnURL == "https://jixia.example/signin/with/github/return")
    }

    @Test(arguments: Engine.available)
    func `an answer counts once`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let (state, flow) = try await world.start()
        let answer = try ProviderWorld.answer("github", state, flow, world.github.code("1"))
        let codes = try await atOnce(6) { _ in
            try await failure { try await world.accounts.finishProvider(answer, world.world.stranger()) }?.code
        }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(codes.filter { $0 == "provider_flow_over" }.count == 5)
    }

    @Test(arguments: Engine.available)
    func `an answer that another browser began is refused, and worth nothing afterwards`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let (state, flow) = try await world.start()
        let (_, victim) = try await world.start()
        let code = world.github.code("attacker")
        let slipped = try ProviderWorld.answer("github", state, victim, code)
        #expect(try await failure { try await world.accounts.finishProvider(slipped, world.world.stranger()) } == .providerFlowOver)
        let own = try ProviderWorld.answer("github", state, flow, code)
        #expect(try await failure { try await world.accounts.finishProvider(own, world.world.stranger()) } == .providerFlowOver)
    }

    @Test(arguments: Engine.available)
    func `a state belongs to one provider`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let (state, flow) = try await world.start(world.github)
        let mixed = try ProviderWorld.answer("school", state, flow, world.school.code("1"))
        #expect(try await failure { try await world.accounts.finishProvider(mixed, world.world.stranger()) } == .providerFlowOver)
    }

    @Test(arguments: Engine.available)
    func `a made-up state, and one of ten minutes ago, are worth nothing`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let (state, flow) = try await world.start()
        let madeUp = try ProviderWorld.answer("github", Chance.token(), flow, world.github.code("1"))
        #expect(try await failure { try await world.accounts.finishProvider(madeUp, world.world.stranger()) } == .providerFlowOver)
        world.world.clock.advance(.minutes(10))
        let late = try ProviderWorld.answer("github", state, flow, world.github.code("1"))
        #expect(try await failure { try await world.accounts.finishProvider(late, world.world.stranger()) } == .providerFlowOver)
    }

    @Test(arguments: Engine.available)
    func `who says no at the provider is told so, and a code used before is refused`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let (state, flow) = try await world.start()
        let no = try ProviderWorld.answer("github", state, flow, nil)
        #expect(try await failure { try await world.accounts.finishProvider(no, world.world.stranger()) } == .providerDenied)
        let (second, secondFlow) = try await world.start()
        let used = try ProviderWorld.answer("github", second, secondFlow, "used-before")
        #expect(try await failure { try await world.accounts.finishProvider(used, world.world.stranger()) } == .providerRefused)
    }

    @Test(arguments: Engine.available)
    func `a provider that is down leaves nothing behind`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let (state, flow) = try await world.start()
        world.github.fail(.unreachable)
        let answer = try ProviderWorld.answer("github", state, flow, world.github.code("1"))
        #expect(try await failure { try await world.accounts.finishProvider(answer, world.world.stranger()) } == .providerUnreachable)
        #expect(try await failure { try await world.start() } == .providerUnreachable)
        #expect(try await world.world.count("account") + world.world.count("identity_ticket") == 0)
    }

    @Test(arguments: Engine.available)
    func `a provider nobody set is unknown`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let input = try StartProvider.parse(["provider": "myspace"])
        #expect(try await failure { try await world.accounts.startProvider(input, world.world.stranger()) } == .providerUnknown)
    }

    @Test(arguments: Engine.available)
    func `a closed account is not opened`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let entered = try await world.enter(try await world.ticket("1"), mobile)
        try await world.world.database.write { tx in try tx.run("UPDATE account SET is_disabled = 1 WHERE id = \(entered.signIn.account)") }
        #expect(try await failure { try await world.visit("1") } == .accountDisabled)
    }

    @Test(arguments: Engine.available)
    func `a person whose provider begins to tell a better name is still known`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let entered = try await world.enter(try await world.ticket("openid:1"), mobile)
        #expect(try await world.visit("unionid:9", earlier: "openid:1").signIn?.account == entered.signIn.account)
        #expect(try await world.visit("unionid:9").signIn?.account == entered.signIn.account)
        #expect(try await world.visit("openid:1").signIn == nil)
    }

    @Test(arguments: Engine.available)
    func `the same name at two providers is two people`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        _ = try await world.enter(try await world.ticket("1", at: world.github), mobile)
        #expect(try await world.visit("1", at: world.school).signIn == nil)
    }

    @Test(arguments: Engine.available)
    func `nothing that the database and the memory keep opens anything`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let ticket = try await world.ticket("1")
        let kept: String? = try await world.world.database.read { tx in try tx.value("SELECT hash AS value FROM identity_ticket") }
        #expect(kept != ticket)
        #expect(try await failure { try await world.enter(try #require(kept), mobile) } == .identityTicketOver)
    }
}
