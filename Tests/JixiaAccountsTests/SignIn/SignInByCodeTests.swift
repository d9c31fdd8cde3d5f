import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct SignInByCodeTests {
    private let mobile = "13812345678"

    @Test(arguments: Engine.available)
    func `an unknown mobile becomes an account, a known one is found again`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let first = try await world.signInByCode(mobile, world.code(mobile))
        world.clock.advance(.minutes(2))
        let second = try await world.signInByCode(mobile, world.code(mobile))
        #expect(first.created && !second.created)
        #expect(first.signIn.account == second.signIn.account)
        #expect(try await world.caller(second.signIn)?.account == first.signIn.account)
        #expect(second.tree(.english)["created"] == .flag(false))
    }

    @Test(arguments: Engine.available)
    func `a browser gets a cookie and no token`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let code = try await world.code(mobile)
        let input = try SignInByCode.parse(["mobile": .text(mobile), "code": .text(code), "remembered": "on"])
        let session = try await world.accounts.browserSignInByCode(input, world.stranger())
        #expect(session.created && session.lifeSeconds == 2 * 86_400)
        #expect(try await world.accounts.browserSession(cookie: session.cookie) == session.caller)
        #expect(try await world.count("refresh_token") == 0)
    }

    @Test(arguments: Engine.available)
    func `a closed account is not signed in`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register(mobile)
        try await world.database.write { tx in try tx.run("UPDATE account SET is_disabled = 1") }
        world.clock.advance(.minutes(2))
        let code = try await world.code(mobile)
        #expect(try await failure { try await world.signInByCode(mobile, code) }?.code == "account_disabled")
    }

    @Test(arguments: Engine.available)
    func `a wrong code for a known mobile is answered like one for an unknown`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register(mobile)
        let known = try await failure { try await world.signInByCode(mobile, "000000") }
        let unknown = try await failure { try await world.signInByCode("13912345678", "000000") }
        #expect(known == unknown && known?.code == "code_wrong")
    }
}
