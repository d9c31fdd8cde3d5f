import JixiaCore
import JixiaIdentity
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// How identities and accounts come together, and apart.
@Suite struct IdentityTests {
    private let mobile = "13812345678"
    private let other = "13912345678"

    // MARK: New accounts

    @Test(arguments: Engine.available)
    func `a new account is nobody's who has the same name or address`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let alice = try await world.world.register(mobile, username: "alice", email: "alice@example.com")
        let entered = try await world.enter(try await world.ticket("alice@example.com", called: "alice"), other)
        #expect(entered.created && entered.signIn.account != alice.account)
        let me = try await world.accounts.me(.parse([:]), by: world.caller(entered.signIn))
        #expect(me.nickname == "alice" && me.username != "alice" && me.email == nil)
    }

    @Test(arguments: Engine.available)
    func `who holds the mobile of an account binds to that account`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let alice = try await world.world.register(mobile)
        world.world.clock.advance(.minutes(1))
        let entered = try await world.enter(try await world.ticket("1"), mobile)
        #expect(!entered.created && entered.signIn.account == alice.account)
        #expect(try await world.visit("1").signIn?.account == alice.account)
    }

    @Test(arguments: Engine.available)
    func `who has an account is not given a new one`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let ticket = try await world.ticket("1")
        let code = try await world.world.code(mobile)
        #expect(try await failure { try await world.enter(ticket, mobile, code: code, existing: true) } == .accountMissing)
        #expect(try await world.world.count("account") == 0)
        // Neither the ticket nor the code is used up.
        #expect(try await world.enter(ticket, mobile, code: code).created)
    }

    @Test(arguments: Engine.available)
    func `a wrong code is counted, and the ticket stays good`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let ticket = try await world.ticket("1")
        let code = try await world.world.code(mobile)
        #expect(try await failure { try await world.enter(ticket, mobile, code: world.world.wrong(code)) } == .codeWrong)
        #expect(try await world.world.count("code_failure") == 1)
        #expect(try await world.enter(ticket, mobile, code: code).created)
    }

    @Test(arguments: Engine.available)
    func `a ticket is good once, and for ten minutes`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let ticket = try await world.ticket("1")
        let entered = try await world.enter(ticket, mobile)
        let id = try #require(try await world.accounts.identities(.parse([:]), by: world.caller(entered.signIn)).first?.id)
        try await world.unbind(id, by: world.caller(entered.signIn))
        #expect(try await failure { try await world.bind(ticket, by: entered.signIn) } == .identityTicketOver)
        let late = try await world.ticket("2")
        world.world.clock.advance(.minutes(10))
        #expect(try await failure { try await world.enter(late, other) } == .identityTicketOver)
    }

    @Test(arguments: Engine.available)
    func `two browsers with one unknown person at once become one account`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let tickets = [try await world.ticket("1"), try await world.ticket("1")]
        let mobiles = [mobile, other]
        let codes = [try await world.world.code(mobile), try await world.world.code(other)]
        let outcomes = try await atOnce(2) { number in
            try await failure { try await world.enter(tickets[number], mobiles[number], code: codes[number]) }?.code
        }
        #expect(outcomes.filter { $0 == nil }.count == 1 && outcomes.contains("identity_taken"))
        #expect(try await world.world.count("account") == 1)
        #expect(try await world.world.count("account_identity") == 1)
    }

    // MARK: Binding

    @Test(arguments: Engine.available)
    func `who has just signed in binds, and a session that was left open does not`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let alice = try await world.world.register(mobile)
        world.world.clock.advance(.minutes(30))
        let signedIn = try await world.world.signIn(mobile, AccountsWorld.password)
        world.world.clock.advance(.minutes(1))
        let ticket = try await world.ticket("1")
        let old = try await world.accounts.refresh(.parse(["refresh_token": .text(alice.refreshToken)]), world.world.stranger())
        #expect(try await failure { try await world.bind(ticket, by: old) } == .stepUpNeeded)
        #expect(try await world.bind(ticket, by: signedIn).provider == "github")
        #expect(try await world.visit("1").signIn?.account == alice.account)
    }

    @Test(arguments: Engine.available)
    func `what opens one account does not come to open another`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let first = try await world.ticket("1"), second = try await world.ticket("1")
        _ = try await world.enter(first, mobile)
        let bob = try await world.world.register(other)
        #expect(try await failure { try await world.bind(second, by: bob) } == .identityTaken)
        let (state, flow) = try await world.start(by: world.caller(bob))
        let answer = try ProviderWorld.answer("github", state, flow, world.github.code("1"))
        #expect(try await failure { try await world.accounts.finishProvider(answer, world.world.stranger()) } == .identityTaken)
    }

    @Test(arguments: Engine.available)
    func `an account takes ten`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let alice = try await world.world.register(mobile)
        for number in 0..<10 { _ = try await world.bind(try await world.ticket("\(number)"), by: alice) }
        let eleventh = try await world.ticket("11")
        #expect(try await failure { try await world.bind(eleventh, by: alice) }?.code == "identities_too_many")
    }

    // MARK: Unbinding

    @Test(arguments: Engine.available)
    func `what is unbound opens nothing, and only its owner unbinds it`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let alice = try await world.enter(try await world.ticket("1"), mobile).signIn
        let bob = try await world.world.register(other)
        let id = try #require(try await world.accounts.identities(.parse([:]), by: world.caller(alice)).first?.id)
        #expect(try await failure { try await world.unbind(id, by: world.caller(bob)) } == .identityMissing)
        try await world.unbind(id, by: world.caller(alice))
        #expect(try await world.visit("1").signIn == nil)
    }

    @Test(arguments: Engine.available)
    func `of the last two ways in, unbound at once, one stays`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let alice = try await world.enter(try await world.ticket("1"), mobile).signIn
        _ = try await world.bind(try await world.ticket("2", at: world.school), by: alice)
        try await world.world.database.write { tx in try tx.run("UPDATE account SET mobile = NULL WHERE id = \(alice.account)") }
        let caller = try await world.caller(alice)
        let ids = try await world.accounts.identities(.parse([:]), by: caller).map(\.id)
        let outcomes = try await atOnce(2) { number in try await failure { try await world.unbind(ids[number], by: caller) }?.code }
        #expect(outcomes.filter { $0 == nil }.count == 1 && outcomes.contains("last_way_in"))
        #expect(try await world.world.count("account_identity") == 1)
    }

    @Test(arguments: Engine.available)
    func `an identity whose provider is set no more is no way in`(_ engine: Engine) async throws {
        let world = try await ProviderWorld(engine)
        let alice = try await world.enter(try await world.ticket("1"), mobile).signIn
        let caller = try await world.caller(alice)
        let id = try #require(try await world.accounts.identities(.parse([:]), by: caller).first?.id)
        try await world.world.database.write { tx in
            try tx.run("UPDATE account SET mobile = NULL WHERE id = \(alice.account)")
            try tx.run(
                "INSERT INTO account_identity (account_id, provider, subject, display_name, created_at) VALUES (\(alice.account), 'gone', '1', '', 0)"
            )
        }
        #expect(try await failure { try await world.unbind(id, by: caller) } == .lastWayIn)
    }
}
