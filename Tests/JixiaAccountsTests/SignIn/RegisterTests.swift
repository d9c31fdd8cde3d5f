import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct RegisterTests {
    private let mobile = "13812345678"

    @Test(arguments: Engine.available)
    func `who registers is signed in`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.register(mobile, username: "MengKe", email: "meng@example.com")
        let caller = try #require(try await world.caller(signIn))
        #expect(caller.roles == [.member])
        let me = try await world.accounts.me(.parse([:]), by: caller)
        #expect(me.username == "MengKe")
        #expect(me.mobile == "138****5678")
        // Until the link that went there is used.
        #expect(me.email == nil)
    }

    @Test(arguments: Engine.available)
    func `a name is made for who gives none, and it is not the mobile`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.register(mobile)
        #expect(signIn.username.hasPrefix("jx_"))
        #expect(!signIn.username.contains("5678"))
    }

    @Test(arguments: Engine.available)
    func `without the right code there is no account`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let code = try await world.code(mobile, .register)
        let input = try AccountsWorld.registration(mobile, world.wrong(code))
        #expect(try await failure { try await world.accounts.register(input, world.stranger()) }?.code == "code_wrong")
        #expect(try await world.count("account") == 0)
    }

    @Test(arguments: Engine.available)
    func `what is taken is told, and the code is good for another name`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register("13900000000", username: "mengke")
        let code = try await world.code(mobile, .register)
        func attempt(_ username: String?) async throws -> Failure? {
            let input = try AccountsWorld.registration(mobile, code, username)
            return try await failure { try await world.accounts.register(input, world.stranger()) }
        }
        #expect(try await attempt("MENGKE") == .usernameTaken)
        #expect(try await attempt("xunkuang") == nil)
    }

    @Test(arguments: Engine.available)
    func `names cannot be probed for ever with one code`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register("13900000000", username: "mengke")
        let code = try await world.code(mobile, .register)
        var answers: [String?] = []
        for _ in 0..<6 {
            let input = try AccountsWorld.registration(mobile, code, "mengke")
            answers.append(try await failure { try await world.accounts.register(input, world.stranger()) }?.code)
        }
        #expect(answers == Array(repeating: "username_taken", count: 5) + ["code_wrong"])
    }

    @Test(arguments: Engine.available)
    func `a mobile that has an account is told only to its holder`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register(mobile)
        world.clock.advance(.minutes(2))
        let known = try await failure {
            try await world.accounts.register(AccountsWorld.registration(mobile, "000000"), world.stranger())
        }
        let unknown = try await failure {
            try await world.accounts.register(AccountsWorld.registration("13912345678", "000000"), world.stranger())
        }
        #expect(known == unknown)
        let code = try await world.code(mobile, .register)
        let proved = try await failure { try await world.accounts.register(AccountsWorld.registration(mobile, code), world.stranger()) }
        #expect(proved?.code == "mobile_taken")
    }

    @Test(arguments: [
        "13812345678", "+8613812345678", "8613812345678", "138-1234-5678", "a@b.cn", "ab", "a b c", "名\u{200B}字字",
        String(repeating: "a", count: 21),
    ])
    func `a user name cannot pass for a mobile or an address`(_ name: String) {
        #expect(wrongFields { try AccountsWorld.registration(mobile, "123456", name) }["username"] != nil)
    }

    @Test(arguments: ["abc", "Meng_Ke-1", "孟轲先生", "20240101", "2024010112"])
    func `ordinary user names are taken`(_ name: String) throws {
        #expect(wrongFields { try AccountsWorld.registration(mobile, "123456", name) } == [:])
    }

    @Test(arguments: ["a@", "@b.cn", "a@b", "a b@c.cn", "a@b..cn", "a@@b.cn", "a@b.cn\n", "é@b.cn"])
    func `a wrong e-mail address is refused`(_ email: String) {
        #expect(wrongFields { try AccountsWorld.registration(mobile, "123456", nil, email) }["email"] != nil)
    }

    @Test(arguments: [
        "password", "12345678", "PassWord1", "iloveyou", "qwertyuiop", "1q2w3e4r", "aaaaaaaa", "abababab", "jixia2026", "Jixia123!",
        "13812345678",
        "short", "", String(repeating: "x1Y", count: 43),
    ])
    func `a password that everyone tries first is refused`(_ password: String) {
        #expect(wrongFields { try AccountsWorld.registration(mobile, "123456", nil, nil, password) }["password"] != nil)
    }

    @Test(arguments: ["correct horse battery", "稷下学宫是个好地方", "p@$$ w0rd of mine", String(repeating: "xY1", count: 42)])
    func `a password may hold anything`(_ password: String) throws {
        #expect(wrongFields { try AccountsWorld.registration(mobile, "123456", nil, nil, password) } == [:])
    }

    @Test func `every wrong field is told at once`() {
        let wrong = wrongFields { try Register.parse(["mobile": "1", "code": "x", "password": "1", "username": "?", "email": "?"]) }
        #expect(Set(wrong.keys) == ["mobile", "code", "password", "username", "email"])
    }

    @Test(arguments: Engine.available)
    func `a staff account is made by name and password alone`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.accounts.createAdmin(username: "head", password: AccountsWorld.password)
        let signIn = try await world.signIn("head", AccountsWorld.password)
        #expect(try await world.caller(signIn)?.roles == [.member, .staff, .superuser])
        await #expect(throws: Failure.usernameTaken) {
            try await world.accounts.createAdmin(username: "Head", password: AccountsWorld.password)
        }
        await #expect(throws: Failures.self) { try await world.accounts.createAdmin(username: "other", password: "password") }
    }
}
