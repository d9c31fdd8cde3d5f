import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct ClosingTests {
    private let mobile = "13812345678"
    private let password: [String: Tree] = ["password": .text(AccountsWorld.password)]

    private func world(_ engine: Engine) async throws -> (AccountsWorld, SignIn, Caller) {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.register(mobile, username: "mengke", email: "mengke@example.com")
        return (world, signIn, try #require(try await world.caller(signIn)))
    }

    private func ask(_ world: AccountsWorld, _ caller: Caller, _ proof: [String: Tree]) async throws -> Closing {
        try await world.accounts.askClosing(.parse(proof), by: caller)
    }

    @Test(arguments: Engine.available)
    func `an account closes after seven days, with its owner's password`(_ engine: Engine) async throws {
        let (world, signIn, caller) = try await world(engine)
        #expect(try await failure { try await ask(world, caller, [:]) } == .proofMissing.on("password"))
        #expect(try await failure { try await ask(world, caller, ["password": "wrong and long enough"]) } == .passwordWrong)
        let closing = try await ask(world, caller, password)
        #expect(closing.closesAt == world.clock.now() + .days(7))
        world.clock.advance(.days(7) - .seconds(1))
        try await world.accounts.closeAccounts()
        let again = try await world.signIn(mobile, AccountsWorld.password)
        let owner = try #require(try await world.caller(again))
        #expect(try await world.accounts.me(.parse([:]), by: owner).closesAt == closing.closesAt)
        world.clock.advance(.seconds(1))
        try await world.accounts.closeAccounts()
        #expect(try await world.caller(again, fresh: false) == nil)
        #expect(try await failure { try await world.signIn(mobile, AccountsWorld.password) } == .signInWrong)
        #expect(try await failure { try await world.refresh(signIn.refreshToken) } == .refreshTokenInvalid)
    }

    @Test(arguments: Engine.available)
    func `nothing of the person is left, and the mobile is free for a new account`(_ engine: Engine) async throws {
        let (world, signIn, caller) = try await world(engine)
        _ = try await world.accounts.addAddress(
            .parse([
                "title": "家", "receiver": "孟轲", "mobile": "13900000000", "province": "110000", "city": "110100", "district": "110101",
                "place": "稷下街道1号",
            ]), by: caller)
        _ = try await ask(world, caller, password)
        world.clock.advance(.days(7))
        try await world.accounts.closeAccounts()
        for table: SQL in Accounts.personalTables { #expect(try await world.count(table) == 0, "\(table)") }
        let account = try #require(try await world.database.read { tx in try tx.account(signIn.account) })
        #expect(account.mobile == nil && account.email == nil && account.password == nil && account.isDisabled)
        #expect(account.username == "~\(signIn.account)" && account.nickname == account.username)
        let new = try await world.register(mobile, username: "mengke", email: "mengke@example.com")
        #expect(new.account != signIn.account)
    }

    @Test(arguments: Engine.available)
    func `within the seven days it is taken back by signing in and saying so`(_ engine: Engine) async throws {
        let (world, _, caller) = try await world(engine)
        #expect(try await failure { try await world.accounts.takeBackClosing(.parse([:]), by: caller) } == .closingMissing)
        let first = try await ask(world, caller, password)
        world.clock.advance(.days(1))
        // Asked again, the date stays.
        #expect(try await ask(world, caller, password).closesAt == first.closesAt)
        _ = try await world.accounts.takeBackClosing(.parse([:]), by: caller)
        world.clock.advance(.days(10))
        try await world.accounts.closeAccounts()
        _ = try await world.signIn(mobile, AccountsWorld.password)
        let owner = try #require(try await world.caller(try await world.signIn(mobile, AccountsWorld.password)))
        let events = try await world.accounts.securityEvents(.parse([:]), by: owner).results.map(\.kind)
        #expect(events.contains(.closingAsked) && events.contains(.closingTakenBack))
    }

    @Test(arguments: Engine.available)
    func `the password is not enough where there is a second factor`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        #expect(try await failure { try await ask(setup.world, setup.caller, password) } == .proofMissing.on("code"))
        let code = try await setup.code()
        #expect(try await failure { try await ask(setup.world, setup.caller, ["code": .text(code)]) } == .proofMissing.on("password"))
        #expect(try await ask(setup.world, setup.caller, password.merging(["code": .text(code)]) { $1 }).closesAt != nil)
    }

    @Test(arguments: Engine.available)
    func `a code by SMS stands for the password`(_ engine: Engine) async throws {
        let (world, _, caller) = try await world(engine)
        world.clock.advance(.minutes(2))
        _ = try await world.accounts.requestProofCode(.parse([:]), by: caller)
        try await world.worker.runDue()
        let code = try #require(try await world.lastCode(mobile))
        let refused = try await failure { try await ask(world, caller, ["sms_code": .text(world.wrong(code))]) }
        #expect(refused?.code == "code_wrong" && refused?.field == "sms_code")
        #expect(try await ask(world, caller, ["sms_code": .text(code)]).closesAt != nil)
    }

    @Test(arguments: Engine.available)
    func `what another domain has open stands in the way, now and on the day`(_ engine: Engine) async throws {
        let (world, _, caller) = try await world(engine)
        let open = Failure(.conflict, "something_open")
        let hindered = world.with([PersonalData(name: "x", hindrance: { _, _ in open }, forget: { _, _ in }, export: { _, _ in .null })])
        #expect(try await failure { try await hindered.askClosing(.parse(password), by: caller) } == open)
        _ = try await ask(world, caller, password)
        world.clock.advance(.days(7))
        try await hindered.closeAccounts()
        _ = try await world.signIn(mobile, AccountsWorld.password)
        // A day later the way is free.
        world.clock.advance(.days(1))
        try await world.accounts.closeAccounts()
        #expect(try await failure { try await world.signIn(mobile, AccountsWorld.password) } == .signInWrong)
    }

    @Test(arguments: Engine.available)
    func `several servers close an account once`(_ engine: Engine) async throws {
        let (world, _, caller) = try await world(engine)
        _ = try await ask(world, caller, password)
        world.clock.advance(.days(7))
        let counter = Numbers()
        let counting = world.with([
            PersonalData(
                name: "x", hindrance: { _, _ in nil }, forget: { _, _ in _ = counter.next() }, export: { _, _ in .null })
        ])
        _ = try await atOnce(5) { _ in try await counting.closeAccounts() }
        #expect(try await world.count("account_closing") == 0)
        // A transaction that lost a race runs again, but forgets nothing twice that was forgotten.
        #expect(counter.next() >= 2)
    }
}
