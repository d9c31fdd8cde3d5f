import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct RefreshTokensTests {
    private let mobile = "13812345678"

    private func world(_ engine: Engine) async throws -> (AccountsWorld, SignIn) {
        let world = try await AccountsWorld(engine)
        return (world, try await world.register(mobile))
    }

    @Test(arguments: Engine.available)
    func `a refresh token gives a new pair that works`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        let second = try await world.refresh(first.refreshToken)
        #expect(second.refreshToken != first.refreshToken)
        #expect(second.refreshToken.count == 64)
        #expect(try await world.caller(second) == world.caller(first))
        let third = try await world.refresh(second.refreshToken)
        #expect(try await world.caller(third) != nil)
    }

    @Test(arguments: Engine.available)
    func `the database holds no token`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        let hashes: [String] = try await world.database.read { tx in try tx.values("SELECT hash AS value FROM refresh_token") }
        #expect(hashes.count == 1 && !hashes.contains(first.refreshToken))
    }

    @Test(arguments: Engine.available)
    func `the token before is good for ten seconds more`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        let child = try await world.refresh(first.refreshToken).refreshToken
        world.clock.advance(.seconds(9))
        #expect(try await world.refresh(first.refreshToken).refreshToken == child)
    }

    @Test(arguments: Engine.available)
    func `a token used again later ends the whole chain`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        let second = try await world.refresh(first.refreshToken)
        world.clock.advance(.seconds(10))
        #expect(try await failure { try await world.refresh(first.refreshToken) }?.code == "refresh_token_invalid")
        #expect(try await failure { try await world.refresh(second.refreshToken) }?.code == "refresh_token_invalid")
        #expect(try await world.caller(second, fresh: false) == nil)
        #expect(try await world.caller(second, fresh: true) == nil)
    }

    @Test(arguments: Engine.available)
    func `a grandparent is old even within ten seconds`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        let second = try await world.refresh(first.refreshToken)
        let third = try await world.refresh(second.refreshToken)
        #expect(try await failure { try await world.refresh(first.refreshToken) }?.code == "refresh_token_invalid")
        #expect(try await failure { try await world.refresh(third.refreshToken) }?.code == "refresh_token_invalid")
    }

    @Test(arguments: Engine.available)
    func `another session of the account lives on`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        let other = try await world.signIn(mobile, AccountsWorld.password)
        _ = try await world.refresh(first.refreshToken)
        world.clock.advance(.seconds(11))
        _ = try await failure { try await world.refresh(first.refreshToken) }
        #expect(try await world.caller(other) != nil)
    }

    @Test(arguments: Engine.available)
    func `a chain that rests for fourteen days is over`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        world.clock.advance(.days(14) - .seconds(1))
        let second = try await world.refresh(first.refreshToken)
        world.clock.advance(.days(14))
        #expect(try await failure { try await world.refresh(second.refreshToken) }?.code == "refresh_token_invalid")
    }

    @Test(arguments: Engine.available)
    func `a chain ends after thirty days whatever happens`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        var token = first.refreshToken
        for _ in 0..<2 {
            world.clock.advance(.days(13))
            token = try await world.refresh(token).refreshToken
        }
        world.clock.advance(.days(4))
        let last = token
        #expect(try await failure { try await world.refresh(last) }?.code == "refresh_token_invalid")
    }

    @Test(arguments: Engine.available, ["x", "", String(repeating: "0", count: 64), String(repeating: "é", count: 200), "' OR 1=1"])
    func `what is no refresh token is refused`(_ engine: Engine, _ token: String) async throws {
        let (world, _) = try await world(engine)
        do {
            _ = try await world.refresh(token)
            Issue.record("renewed")
        } catch is Failures {} catch let failure as Failure {
            #expect(failure.code == "refresh_token_invalid")
        }
    }

    @Test(arguments: Engine.available)
    func `an access token or a cookie is no refresh token`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        let browser = try await world.accounts.browserSignInByPassword(
            AccountsWorld.attempt(mobile, AccountsWorld.password), world.stranger())
        #expect(try await failure { try await world.refresh(browser.cookie) }?.code == "refresh_token_invalid")
        await #expect(throws: Failures.self) { try await world.refresh(first.token) }
        #expect(try await world.accounts.browserSession(cookie: first.refreshToken) == nil)
        #expect(try await world.accounts.authenticate(token: first.refreshToken, fresh: true) == nil)
    }

    @Test(arguments: Engine.available)
    func `the eleventh session ends the first`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        #expect(try await world.caller(first, fresh: false) != nil)
        var all = [first]
        for _ in 0..<10 { all.append(try await world.signIn(mobile, AccountsWorld.password)) }
        #expect(try await world.caller(first, fresh: false) == nil)
        #expect(try await failure { try await world.refresh(first.refreshToken) }?.code == "refresh_token_invalid")
        for later in all.dropFirst() { #expect(try await world.caller(later) != nil) }
    }
}
