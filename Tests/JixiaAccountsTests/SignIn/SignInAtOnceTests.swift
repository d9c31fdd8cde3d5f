import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// What holds for accounts where many come at the same moment.
@Suite struct SignInAtOnceTests {
    private let mobile = "13812345678"

    /// Each in a segment of its own.
    private static func mobile(_ number: Int) -> String { "139\(1000 + number)0000" }

    @Test(arguments: Engine.available)
    func `passwords tried at once are worth no more than one after the other`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register(mobile, username: "mengke")
        let codes = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<30 { group.addTask { try await failure { try await world.signIn("mengke", "wrong password") }?.code } }
            return try await group.reduce(into: [String]()) { $0.append($1 ?? "signed in") }
        }
        #expect(codes.filter { $0 == "sign_in_wrong" }.count <= 3)
        #expect(!codes.contains("signed in"))
    }

    @Test(arguments: Engine.available)
    func `right passwords at once all sign in`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register(mobile, username: "mengke")
        let codes = try await withThrowingTaskGroup(of: Failure?.self) { group in
            for _ in 0..<20 { group.addTask { try await failure { try await world.signIn("mengke", AccountsWorld.password) } } }
            return try await group.reduce(into: [Failure?]()) { $0.append($1) }
        }
        #expect(codes.allSatisfy { $0 == nil })
    }

    @Test(arguments: Engine.available)
    func `signing in and registering at once end in one account`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let login = try await world.code(mobile)
        world.clock.advance(.seconds(61))
        let register = try await world.code(mobile, .register)
        let codes = try await atOnce(8) { number in
            try await failure {
                if number % 2 == 0 { return try await world.signInByCode(mobile, login).signIn }
                return try await world.accounts.register(AccountsWorld.registration(mobile, register), world.stranger())
            }?.code
        }
        // Either the account is there when its mobile registers, or it is the registered one that signs in.
        #expect([1, 2].contains(codes.filter { $0 == nil }.count))
        #expect(codes.allSatisfy { $0 == nil || $0 == "code_wrong" || $0 == "mobile_taken" })
        #expect(try await world.count("account") == 1)
        #expect(try await world.count("sms_code WHERE purpose = 'login' AND taken_at IS NOT NULL") == 1)
    }

    @Test(arguments: Engine.available)
    func `of those who register one name at once one gets it, and the others may take another`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        var codes: [String] = []
        for number in 0..<6 { codes.append(try await world.code(Self.mobile(number), .register)) }
        let received = codes
        let answers = try await atOnce(6) { number in
            let input = try AccountsWorld.registration(Self.mobile(number), received[number], "mengke")
            return try await failure { try await world.accounts.register(input, world.stranger()) }?.code
        }
        #expect(answers.filter { $0 == nil }.count == 1)
        #expect(answers.filter { $0 == "username_taken" }.count == 5)

        let later = try await atOnce(6) { number in
            let input = try AccountsWorld.registration(Self.mobile(number), received[number], "mengke\(number)")
            return try await failure { try await world.accounts.register(input, world.stranger()) }?.code
        }
        #expect(later.filter { $0 == nil }.count == 5)
        #expect(try await world.count("account") == 6)
    }

    @Test(arguments: Engine.available)
    func `of staff accounts made at once under one name one is made`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let answers = try await atOnce(8) { _ in
            try await failure { try await world.accounts.createAdmin(username: "head", password: AccountsWorld.password) }?.code
        }
        #expect(answers.filter { $0 == nil }.count == 1)
        #expect(answers.filter { $0 == "username_taken" }.count == 7)
    }
}
