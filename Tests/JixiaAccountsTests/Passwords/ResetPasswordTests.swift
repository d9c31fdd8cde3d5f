import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct ResetPasswordTests {
    private let mobile = "13812345678"
    private let new = "a wholly new password"

    private func reset(_ world: AccountsWorld, _ code: String, mobile: String? = nil, password: String? = nil) async throws {
        let input = try ResetPassword.parse([
            "mobile": .text(mobile ?? self.mobile), "code": .text(code), "password": .text(password ?? new),
        ])
        _ = try await world.accounts.resetPassword(input, world.stranger())
    }

    /// A world with an account, some time after it was made: between two messages to a mobile lies a minute.
    private func world(_ engine: Engine) async throws -> (AccountsWorld, SignIn) {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.register(mobile)
        world.clock.advance(.minutes(2))
        return (world, signIn)
    }

    @Test(arguments: Engine.available)
    func `who holds the mobile sets a new password, and the old one is worth nothing`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        try await reset(world, world.code(mobile, .reset))
        #expect(try await failure { try await world.signIn(mobile, AccountsWorld.password) } == .signInWrong)
        let owner = try #require(try await world.caller(try await world.signIn(mobile, new)))
        let events = try await world.accounts.securityEvents(.parse([:]), by: owner).results.map(\.kind)
        #expect(events.contains(.passwordChanged))
    }

    @Test(arguments: Engine.available)
    func `every session ends, and what was signed for it`(_ engine: Engine) async throws {
        let (world, session) = try await world(engine)
        #expect(try await world.caller(session, fresh: false) != nil)
        try await reset(world, world.code(mobile, .reset))
        #expect(try await world.caller(session, fresh: false) == nil)
        #expect(try await failure { try await world.refresh(session.refreshToken) } == .refreshTokenInvalid)
    }

    @Test(arguments: Engine.available)
    func `a code for something else, a used one and a wrong one set nothing`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        let login = try await world.code(mobile, .login)
        #expect(try await failure { try await reset(world, login) } == .codeWrong)
        world.clock.advance(.minutes(2))
        let code = try await world.code(mobile, .reset)
        #expect(try await failure { try await reset(world, world.wrong(code)) } == .codeWrong)
        try await reset(world, code)
        #expect(try await failure { try await reset(world, code, password: "yet another password") } == .codeWrong)
        _ = try await world.signIn(mobile, new)
    }

    @Test(arguments: Engine.available)
    func `of many with the same code at once one succeeds`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        let code = try await world.code(mobile, .reset)
        let successes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<10 {
                group.addTask { try await failure { try await reset(world, code, password: "password number \(number)") } == nil }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(successes == 1)
    }

    @Test(arguments: Engine.available)
    func `a password that was locked by strangers opens again`(_ engine: Engine) async throws {
        let (world, signIn) = try await world(engine)
        let account = signIn.account
        try await world.database.write { tx in
            try tx.run(
                """
                INSERT INTO sign_in_failure (subject, is_account, failures, delayed_until, failed_at)
                VALUES (\("account:\(account)"), 1, 100, 0, \(world.clock.now()))
                """)
        }
        #expect(try await failure { try await world.signIn(mobile, AccountsWorld.password) } == .passwordSignInOff)
        try await reset(world, world.code(mobile, .reset))
        _ = try await world.signIn(mobile, new)
    }

    @Test(arguments: Engine.available)
    func `a mobile without an account is told so after its code, and a disabled account stays shut`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        let stranger = "13900000001"
        let code = try await world.code(stranger, .reset)
        #expect(try await failure { try await reset(world, code, mobile: stranger) } == .accountMissing)
        try await world.database.write { tx in try tx.run("UPDATE account SET is_disabled = 1") }
        let own = try await world.code(mobile, .reset)
        #expect(try await failure { try await reset(world, own) } == .accountDisabled)
    }

    @Test func `a common password and the mobile itself are refused`() {
        for password in ["password", "13812345678"] {
            let fields = wrongFields {
                try ResetPassword.parse(["mobile": .text(mobile), "code": "123456", "password": .text(password)])
            }
            #expect(fields == ["password": "password_common"])
        }
    }
}
