import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct SignInBySecondFactorTests {
    @Test(arguments: Engine.available)
    func `a right password opens nothing without the second factor, and both open the account`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let before = try await setup.world.count("account_session")
        let ticket = try await setup.ticket()
        #expect(try await setup.world.count("account_session") == before)
        let signIn = try await setup.enter(ticket, setup.code())
        #expect(try await setup.world.caller(signIn)?.account == setup.account)
    }

    @Test(arguments: Engine.available)
    func `a code by SMS is no second factor`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let code = try await setup.world.code(SecondFactorWorld.mobile)
        let refused = try await failure { try await setup.world.signInByCode(SecondFactorWorld.mobile, code) }
        #expect(refused?.code == "second_factor_needed")
        // The message was used up: it gives no second ticket.
        #expect(try await failure { try await setup.world.signInByCode(SecondFactorWorld.mobile, code) } == .codeWrong)
        try await setup.enter(try #require(refused?.members["ticket"]), setup.code())
    }

    @Test(arguments: Engine.available)
    func `a wrong password gives no ticket`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let refused = try await failure { try await setup.world.signIn(SecondFactorWorld.mobile, "wrong and long enough") }
        #expect(refused == .signInWrong)
        #expect(try await setup.world.count("sign_in_ticket") == 0)
    }

    @Test(arguments: Engine.available)
    func `a code works once, also with a new ticket and one step later`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let code = try await setup.code()
        try await setup.enter(setup.ticket(), code)
        #expect(try await failure { try await setup.enter(setup.ticket(), code) } == .secondFactorWrong)
        setup.world.clock.advance(.seconds(30))
        #expect(try await failure { try await setup.enter(setup.ticket(), code) } == .secondFactorWrong)
        try await setup.enter(setup.ticket(), setup.code())
    }

    @Test(arguments: Engine.available)
    func `the code before the last used one is worth nothing either`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let earlier = try await setup.code(-1)
        try await setup.enter(setup.ticket(), setup.code())
        #expect(try await failure { try await setup.enter(setup.ticket(), earlier) } == .secondFactorWrong)
    }

    @Test(arguments: Engine.available)
    func `of twenty with one code at once, one comes in`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let code = try await setup.code()
        let ticket = try await setup.ticket()
        let codes = try await atOnce(20) { _ in try await failure { try await setup.enter(ticket, code) }?.code }
        #expect(codes.filter { $0 == nil }.count == 1)
    }

    @Test(arguments: Engine.available)
    func `of twenty with one recovery code at once, one comes in`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let tickets = try await [setup.ticket(), setup.ticket()]
        let codes = try await atOnce(20) { number in
            try await failure { try await setup.enter(tickets[number % 2], setup.recoveryCodes[3]) }?.code
        }
        #expect(codes.filter { $0 == nil }.count == 1)
        #expect(try await setup.accounts.secondFactor(.parse([:]), by: setup.caller).recoveryCodesLeft == 9)
        #expect(try await setup.events().contains(.recoveryCodeUsed))
    }

    @Test(arguments: Engine.available)
    func `a recovery code is taken as people type it, once`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let typed = setup.recoveryCodes[0].uppercased().replacing("-", with: " ")
        try await setup.enter(setup.ticket(), typed)
        #expect(try await failure { try await setup.enter(setup.ticket(), setup.recoveryCodes[0]) } == .secondFactorWrong)
    }

    @Test(arguments: Engine.available)
    func `a ticket is good for five minutes and one sign-in`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let used = try await setup.ticket(), old = try await setup.ticket()
        try await setup.enter(used, setup.code())
        setup.world.clock.advance(.seconds(31))
        #expect(try await failure { try await setup.enter(used, setup.code()) } == .ticketInvalid)
        setup.world.clock.advance(.minutes(5) - .seconds(31))
        #expect(try await failure { try await setup.enter(old, setup.code()) } == .ticketInvalid)
        #expect(try await failure { try await setup.enter("no ticket at all", setup.code()) } == .ticketInvalid)
    }

    @Test(arguments: Engine.available)
    func `a ticket is of one kind of session, and opens nothing by itself`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let ticket = try await setup.ticket()
        let asBrowser = try await failure {
            try await setup.accounts.browserSignInBySecondFactor(
                .parse(["ticket": .text(ticket), "code": .text(setup.code())]), setup.world.stranger())
        }
        #expect(asBrowser == .ticketInvalid)
        #expect(try await setup.accounts.authenticate(token: ticket, fresh: true) == nil)
        #expect(try await setup.accounts.browserSession(cookie: ticket) == nil)
        #expect(try await failure { try await setup.world.refresh(ticket) } == .refreshTokenInvalid)
    }

    @Test(arguments: Engine.available)
    func `a browser that asked to stay stays two days, and another one until it is closed`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        for (remembered, life) in [(true, 172_800), (false, nil)] as [(Bool, Int?)] {
            setup.world.clock.advance(.minutes(1))
            let attempt = try SignInByPassword.parse([
                "username": .text(SecondFactorWorld.mobile), "password": .text(AccountsWorld.password), "remembered": .flag(remembered),
            ])
            let asked = try await failure { try await setup.accounts.browserSignInByPassword(attempt, setup.world.stranger()) }
            let session = try await setup.accounts.browserSignInBySecondFactor(
                .parse(["ticket": .text(asked?.members["ticket"] ?? ""), "code": .text(setup.code())]), setup.world.stranger())
            #expect(session.lifeSeconds == life)
        }
    }

    @Test(arguments: Engine.available)
    func `a password that was changed meanwhile takes its tickets along`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let ticket = try await setup.ticket()
        try await setup.accounts.endAllSessions(of: setup.account)
        #expect(try await failure { try await setup.enter(ticket, setup.code()) } == .ticketInvalid)
    }

    @Test(arguments: Engine.available)
    func `after five wrong codes the right one waits fifteen minutes, also after a restart`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let ticket = try await setup.ticket()
        let wrong = setup.world.wrong(try await setup.code(), 7)
        for _ in 0..<5 { #expect(try await failure { try await setup.enter(ticket, wrong) } == .secondFactorWrong) }
        let refused = try await failure { try await setup.enter(ticket, setup.code(), with: setup.world.restarted()) }
        #expect(refused?.code == "proof_too_many" && refused?.retryAfter == 900)
        setup.world.clock.advance(.minutes(15))
        try await setup.enter(setup.ticket(), setup.code())
    }

    @Test(arguments: Engine.available)
    func `many at once try no more codes than one after the other`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let ticket = try await setup.ticket()
        let wrong = setup.world.wrong(try await setup.code(), 7)
        let codes = try await atOnce(20) { _ in try await failure { try await setup.enter(ticket, wrong) }?.code }
        #expect(codes.filter { $0 == "second_factor_wrong" }.count == 5)
        #expect(codes.filter { $0 == "proof_too_many" }.count == 15)
    }

    @Test(arguments: Engine.available)
    func `strangers without the password use nobody's tries up`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        for _ in 0..<10 { _ = try await failure { try await setup.enter(Chance.token(), "123456") } }
        #expect(try await setup.world.count("proof_failure") == 0)
        try await setup.enter(setup.ticket(), setup.code())
    }
}
