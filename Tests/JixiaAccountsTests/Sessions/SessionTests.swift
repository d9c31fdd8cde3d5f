import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct SessionTests {
    private let mobile = "13812345678"

    private func world(_ engine: Engine) async throws -> (AccountsWorld, SignIn) {
        let world = try await AccountsWorld(engine)
        return (world, try await world.register(mobile))
    }

    private func browser(_ world: AccountsWorld, remembered: Bool = false, from visitor: Visitor? = nil) async throws -> BrowserSession {
        let input = try SignInByPassword.parse([
            "username": .text(mobile), "password": .text(AccountsWorld.password), "remembered": .flag(remembered),
        ])
        return try await world.accounts.browserSignInByPassword(input, visitor ?? world.stranger())
    }

    @Test(arguments: Engine.available)
    func `who signs out is out at once, for reads and writes`(_ engine: Engine) async throws {
        let (world, signIn) = try await world(engine)
        let caller = try #require(try await world.caller(signIn, fresh: false))
        _ = try await world.accounts.signOut(.parse([:]), by: caller)
        #expect(try await world.caller(signIn, fresh: false) == nil)
        #expect(try await world.caller(signIn, fresh: true) == nil)
        #expect(try await failure { try await world.refresh(signIn.refreshToken) }?.code == "refresh_token_invalid")
    }

    @Test(arguments: Engine.available)
    func `a browser that signs out is out at once`(_ engine: Engine) async throws {
        let (world, signIn) = try await world(engine)
        let session = try await browser(world)
        #expect(try await world.accounts.browserSession(cookie: session.cookie) == session.caller)
        _ = try await world.accounts.signOut(.parse([:]), by: session.caller)
        #expect(try await world.accounts.browserSession(cookie: session.cookie) == nil)
        #expect(try await world.accounts.browserSession(cookie: session.cookie, fresh: true) == nil)
        #expect(try await world.caller(signIn) != nil)
    }

    @Test(arguments: Engine.available)
    func `nobody ends the session of another account`(_ engine: Engine) async throws {
        let (world, signIn) = try await world(engine)
        let victim = try #require(try await world.caller(signIn))
        let thief = Caller(account: ID(99), session: victim.session)
        _ = try await world.accounts.signOut(.parse([:]), by: thief)
        #expect(try await world.caller(signIn) != nil)
    }

    @Test(arguments: Engine.available)
    func `another process learns of it within five seconds, and at once for a write`(_ engine: Engine) async throws {
        let (world, signIn) = try await world(engine)
        let other = world.restarted()
        let caller = try #require(try await other.authenticate(token: signIn.token, fresh: false))
        _ = try await world.accounts.signOut(.parse([:]), by: caller)
        #expect(try await other.authenticate(token: signIn.token, fresh: false) == caller)
        #expect(try await other.authenticate(token: signIn.token, fresh: true) == nil)
        #expect(try await other.authenticate(token: signIn.token, fresh: false) == nil)

        let again = try await world.signIn(mobile, AccountsWorld.password)
        let second = try #require(try await other.authenticate(token: again.token, fresh: false))
        _ = try await world.accounts.signOut(.parse([:]), by: second)
        world.clock.advance(.seconds(5))
        #expect(try await other.authenticate(token: again.token, fresh: false) == nil)
    }

    @Test func `what was read before an end is not put back after it`() {
        let clock = TestClock()
        let cache = SessionCache(changes: Changes(), now: clock.now)
        let id = ID<Session>(1)
        let state = SessionState(caller: Caller(account: ID(1), session: id), epoch: 0, expiresAt: clock.now() + .days(1), restsSince: nil)
        let generation = cache.generation
        cache.drop([id])
        cache.put(id, state, generation: generation)
        guard case .unknown = cache.find(id) else {
            Issue.record("the session came back")
            return
        }
    }

    @Test(arguments: Engine.available)
    func `a browser session lasts twelve hours, a remembered one two days`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        let short = try await browser(world)
        let long = try await browser(world, remembered: true)
        #expect(short.lifeSeconds == nil && long.lifeSeconds == 172_800)
        world.clock.advance(.hours(12))
        #expect(try await world.accounts.browserSession(cookie: short.cookie) == nil)
        #expect(try await world.accounts.browserSession(cookie: long.cookie) != nil)
        world.clock.advance(.hours(36))
        #expect(try await world.accounts.browserSession(cookie: long.cookie) == nil)
    }

    @Test(arguments: Engine.available)
    func `the end of a session counts within what is remembered of it`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        let session = try await browser(world)
        world.clock.advance(.hours(12) - .seconds(2))
        #expect(try await world.accounts.browserSession(cookie: session.cookie) != nil)
        world.clock.advance(.seconds(2))
        #expect(try await world.accounts.browserSession(cookie: session.cookie) == nil)
    }

    @Test(arguments: Engine.available)
    func `signing in again gives a new cookie and ends the old`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        let first = try await browser(world)
        let second = try await browser(world, from: Visitor(caller: first.caller, address: "192.0.2.1"))
        #expect(first.cookie != second.cookie)
        #expect(try await world.accounts.browserSession(cookie: first.cookie) == nil)
        #expect(try await world.accounts.browserSession(cookie: second.cookie) != nil)
    }

    @Test(arguments: Engine.available)
    func `the database holds no cookie`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        let session = try await browser(world)
        let hashes: [String] = try await world.database.read { tx in
            try tx.values("SELECT cookie_hash AS value FROM account_session WHERE cookie_hash IS NOT NULL")
        }
        #expect(hashes.count == 1 && !hashes.contains(session.cookie))
        #expect(try await world.accounts.browserSession(cookie: hashes[0]) == nil)
    }

    @Test(arguments: Engine.available, ["", "x", String(repeating: "0", count: 64), String(repeating: "0", count: 10_000), "é"])
    func `what is no cookie of ours is nobody's`(_ engine: Engine, _ cookie: String) async throws {
        let (world, _) = try await world(engine)
        #expect(try await world.accounts.browserSession(cookie: cookie) == nil)
    }

    @Test(arguments: Engine.available)
    func `a token of the form belongs to one session`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        let token = world.accounts.csrfToken(for: ID(1))
        #expect(world.accounts.isCSRFToken(token, for: ID(1)))
        #expect(!world.accounts.isCSRFToken(token, for: ID(2)))
        #expect(!world.accounts.isCSRFToken("", for: ID(1)))
        #expect(!world.accounts.isCSRFToken(token.uppercased(), for: ID(1)))
        #expect(world.restarted().isCSRFToken(token, for: ID(1)))
    }

    @Test(arguments: Engine.available)
    func `a closed account and a changed epoch end what was signed before`(_ engine: Engine) async throws {
        let (world, signIn) = try await world(engine)
        let session = try await browser(world)
        try await world.accounts.endAllSessions(of: signIn.account)
        #expect(try await world.caller(signIn, fresh: false) == nil)
        #expect(try await world.accounts.browserSession(cookie: session.cookie) == nil)

        let again = try await world.signIn(mobile, AccountsWorld.password)
        #expect(try await world.caller(again) != nil)
        try await world.database.write { tx in try tx.run("UPDATE account SET is_disabled = 1") }
        #expect(try await world.caller(again) == nil)
        #expect(try await failure { try await world.refresh(again.refreshToken) }?.code == "refresh_token_invalid")
    }

    @Test(arguments: Engine.available)
    func `what is over is forgotten, what lives stays`(_ engine: Engine) async throws {
        let (world, signIn) = try await world(engine)
        let caller = try #require(try await world.caller(signIn))
        _ = try await browser(world, remembered: true)
        _ = try await failure { try await world.signIn("nobody", "wrong password") }
        _ = try await failure { try await world.signIn(mobile, "wrong password") }
        _ = try await failure { try await world.signInByCode(mobile, "000000") }
        _ = try await world.accounts.signOut(.parse([:]), by: caller)
        world.clock.advance(.hours(25))
        try await world.accounts.prune()
        #expect(try await world.count("account_session") == 1)
        #expect(try await world.count("refresh_token") == 0)
        #expect(try await world.count("sms_code") == 1)
        world.clock.advance(.days(7))
        try await world.accounts.prune()
        #expect(try await world.count("account_session") == 0)
        #expect(try await world.count("sms_code") == 0)
        #expect(try await world.count("code_failure") == 0)
        #expect(try await world.count("sign_in_failure") == 1)
        #expect(try await world.count("account") == 1)
    }

    @Test(arguments: Engine.available)
    func `a browser that makes too many words of itself is signed in all the same`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        // One character of seven code points, which is what databases count.
        let name = String(repeating: "👨‍👩‍👧‍👦", count: 150)
        let visitor = Visitor(address: String(repeating: "é", count: 100), userAgent: name)
        #expect(try await world.accounts.browserSession(cookie: browser(world, from: visitor).cookie) != nil)
        let kept: [String] = try await world.database.read { tx in
            try tx.values("SELECT user_agent AS value FROM account_session WHERE cookie_hash IS NOT NULL")
        }
        #expect(kept.map { $0.unicodeScalars.count } == [200] && name.unicodeScalars.starts(with: kept[0].unicodeScalars))
    }
}
