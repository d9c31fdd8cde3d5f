import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct RegistrationTests {
    private let mobile = "13812345678"

    private func begin(_ world: AccountsWorld, _ mobile: String) async throws -> (flow: String, code: String) {
        let captcha = try await world.captcha()
        let input = try BeginRegistration.parse([
            "mobile": .text(mobile), "uuid": .text(captcha.uuid), "verify": .text(captcha.answer),
        ])
        let step = try await world.accounts.beginRegistration(input, world.stranger())
        try await world.worker.runDue()
        return (step.flow, try #require(try await world.lastCode(mobile)))
    }

    private func prove(_ world: AccountsWorld, _ flow: String, _ code: String) async throws -> Failure? {
        let input = try ProveRegistration.parse(["flow": .text(flow), "code": .text(code)])
        return try await failure { try await world.accounts.proveRegistration(input, world.stranger()) }
    }

    private func finish(_ world: AccountsWorld, _ flow: String, _ more: [String: Tree] = [:]) async throws -> Failure? {
        let fields = more.merging(["flow": .text(flow), "password": .text(AccountsWorld.password)]) { first, _ in first }
        let input = try FinishRegistration.parse(fields)
        return try await failure { try await world.accounts.finishRegistration(input, world.stranger()) }
    }

    @Test(arguments: Engine.available)
    func `three steps make an account`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let (flow, code) = try await begin(world, mobile)
        #expect(try await world.accounts.registration(flow)?.isProved == false)
        #expect(try await prove(world, flow, code) == nil)
        #expect(try await world.accounts.registration(flow)?.isProved == true)
        #expect(try await world.accounts.registration(flow)?.mobile == "138****5678")
        #expect(try await finish(world, flow, ["username": "mengke"]) == nil)
        _ = try await world.signIn("mengke", AccountsWorld.password)
        #expect(try await world.accounts.registration(flow) == nil)
    }

    @Test(arguments: Engine.available)
    func `no step can be left out`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let (flow, code) = try await begin(world, mobile)
        #expect(try await finish(world, flow) == .registrationUnproved)
        #expect(try await prove(world, flow, world.wrong(code)) == .codeWrong)
        #expect(try await finish(world, flow) == .registrationUnproved)
        #expect(try await finish(world, String(repeating: "0", count: 64)) == .registrationOver)
        #expect(try await world.count("account") == 0)
    }

    @Test(arguments: Engine.available)
    func `the code of another mobile proves nothing`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let victim = try await begin(world, mobile)
        let own = try await begin(world, "13900000000")
        #expect(try await prove(world, victim.flow, own.code) == .codeWrong)
        #expect(try await prove(world, own.flow, own.code) == nil)
        // A mobile among the fields of the last step is not even read.
        #expect(try await finish(world, own.flow, ["mobile": .text(mobile)]) == nil)
        #expect(try await world.count("account WHERE mobile = '13900000000'") == 1)
        #expect(try await world.count("account WHERE mobile = '13812345678'") == 0)
    }

    @Test(arguments: Engine.available)
    func `a name that is taken can be another, and the last step is done once`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register("13900000000", username: "mengke")
        let (flow, code) = try await begin(world, mobile)
        #expect(try await prove(world, flow, code) == nil)
        #expect(try await finish(world, flow, ["username": "MengKe"]) == .usernameTaken)
        let failures = try await atOnce(8) { number in try await finish(world, flow, ["username": .text("name\(number)")]) }
        #expect(failures.filter { $0 == nil }.count == 1)
        #expect(try await world.count("account") == 2)
    }

    @Test(arguments: Engine.available)
    func `a mobile that has an account is told to who proved to hold it`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register(mobile)
        world.clock.advance(.minutes(2))
        let (flow, code) = try await begin(world, mobile)
        #expect(try await prove(world, flow, world.wrong(code)) == .codeWrong)
        #expect(try await prove(world, flow, code) == .mobileTaken)
    }

    @Test(arguments: Engine.available)
    func `a quarter of an hour between two steps is too long`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let (flow, code) = try await begin(world, mobile)
        #expect(try await prove(world, flow, code) == nil)
        world.clock.advance(.minutes(15))
        #expect(try await finish(world, flow) == .registrationOver)
    }
}
