import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct BindEmailTests {
    private let mobile = "13812345678"
    private let email = "meng@example.com"

    @Test(arguments: Engine.available)
    func `an address is the account's once its link was used, and signs in then`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile)
        let requested = try await world.bind(email, me)
        #expect(requested.expiresIn == 86_400)
        #expect(try await world.email(of: me) == nil)
        #expect(try await failure { try await world.signIn(email, AccountsWorld.password) } == .signInWrong)

        let mail = try #require(try await world.mail(email))
        #expect(mail.template == "email_bind")
        #expect(mail.values["link"]?.hasPrefix("https://school.example/email/verify?token=") == true)
        #expect(try await world.verify(world.token(email)).email == "m***@example.com")

        #expect(try await world.email(of: me) == "m***@example.com")
        _ = try await world.signIn("MENG@example.com", AccountsWorld.password)
    }

    @Test(arguments: Engine.available)
    func `a link works once`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        _ = try await world.bind(email, world.member(mobile))
        let token = try await world.token(email)
        _ = try await world.verify(token)
        #expect(try await failure { try await world.verify(token) } == .linkInvalid)
    }

    @Test(arguments: Engine.available)
    func `of ten who use a link at once one succeeds`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        _ = try await world.bind(email, world.member(mobile))
        let token = try await world.token(email)
        let failures = try await atOnce(10) { _ in try await failure { try await world.verify(token) } }
        #expect(failures.filter { $0 == nil }.count == 1)
        #expect(failures.filter { $0 == .linkInvalid }.count == 9)
    }

    @Test(arguments: Engine.available)
    func `a link of 24 hours ago is worth nothing`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile)
        _ = try await world.bind(email, me)
        let token = try await world.token(email)
        world.clock.advance(.hours(24))
        #expect(try await failure { try await world.verify(token) } == .linkInvalid)
        #expect(try await world.email(of: me) == nil)
    }

    @Test(arguments: Engine.available)
    func `a second before 24 hours are over it still works`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        _ = try await world.bind(email, world.member(mobile))
        let token = try await world.token(email)
        world.clock.advance(.hours(24) - .seconds(1))
        _ = try await world.verify(token)
    }

    @Test(arguments: Engine.available)
    func `a link that was sent again replaces the one before`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile)
        _ = try await world.bind(email, me)
        let first = try await world.token(email)
        world.clock.advance(.minutes(2))
        _ = try await world.bind("other@example.com", me)
        #expect(try await failure { try await world.verify(first) } == .linkInvalid)
        _ = try await world.verify(world.token("other@example.com"))
    }

    @Test(arguments: Engine.available)
    func `nothing is sent without proof of who owns the account`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile)
        func attempt(_ proof: [String: Tree]) async throws -> Failure? {
            let input = try BindEmail.parse(proof.merging(["email": .text(email)]) { first, _ in first })
            return try await failure { try await world.accounts.bindEmail(input, me) }
        }
        #expect(try await attempt([:]) == .proofNeeded)
        #expect(try await attempt(["password": "not the password"]) == .passwordWrong)
        #expect(try await attempt(["code": "000000"]) == .codeWrong)
        #expect(try await world.mail(email) == nil)
        #expect(try await attempt(["code": .text(world.ownCode(mobile, me))]) == nil)
        #expect(try await world.mail(email) != nil)
    }

    @Test(arguments: Engine.available)
    func `wrong passwords count as they do at signing in`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile)
        for _ in 0..<3 { #expect(try await failure { try await world.bind(email, me, password: "wrong wrong") } == .passwordWrong) }
        #expect(try await failure { try await world.bind(email, me) } == .captchaNeeded(for: .login))
        #expect(try await failure { try await world.signIn(mobile, AccountsWorld.password) } == .captchaNeeded(for: .login))
    }

    @Test(arguments: Engine.available)
    func `whether an address is somebody else's is told to that person alone`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        _ = try await world.member("13900000000", email: email)
        let me = try await world.member(mobile)
        let taken = try await world.bind(email, me)
        let told = try #require(try await world.mail(email))
        #expect(told.template == "email_taken")
        #expect(told.values["link"]?.contains("token") != true)
        world.clock.advance(.minutes(2))
        let free = try await world.bind("free@example.com", me)
        #expect(taken.expiresIn == free.expiresIn && taken.resendAfter == free.resendAfter)
        #expect(try await world.email(of: me) == nil)
    }

    @Test(arguments: Engine.available)
    func `two accounts that prove one address at once: one has it`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        var tokens: [String] = []
        for number in 0..<2 {
            let me = try await world.member("1381234567\(number)")
            _ = try await world.bind(email, me)
            tokens.append(try await world.token(email))
            world.clock.advance(.minutes(2))
        }
        let links = tokens
        let failures = try await atOnce(2) { number in try await failure { try await world.verify(links[number]) } }
        #expect(failures.filter { $0 == nil }.count == 1)
        #expect(failures.contains(.emailTaken))
        #expect(try await world.count("account WHERE email_key = 'meng@example.com'") == 1)
    }

    @Test(arguments: Engine.available)
    func `the old address is told of the new one`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile, email: email)
        _ = try await world.bind("new@example.com", me)
        _ = try await world.verify(world.token("new@example.com"))
        let told = try #require(try await world.mail(email))
        #expect(told.template == "email_changed")
        #expect(told.values["text"]?.contains("n***@example.com") == true)
        #expect(told.values["text"]?.contains("new@example.com") == false)
    }

    @Test(arguments: Engine.available)
    func `an address is removed with proof, and told so`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile, email: email)
        #expect(try await failure { try await world.accounts.removeEmail(.parse([:]), me) } == .proofNeeded)
        _ = try await world.accounts.removeEmail(.parse(["password": .text(AccountsWorld.password)]), me)
        #expect(try await world.email(of: me) == nil)
        #expect(try await world.mail(email)?.template == "email_removed")
        #expect(try await failure { try await world.signIn(email, AccountsWorld.password) } == .signInWrong)
    }

    @Test(arguments: Engine.available)
    func `who registers with an address is sent its link, and keeps nobody from it`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        _ = try await world.register(mobile, email: email)
        #expect(try await world.mail(email)?.template == "email_bind")
        world.clock.advance(.minutes(2))
        let owner = try await world.member("13900000000", email: email)
        #expect(try await world.email(of: owner) == "m***@example.com")
    }

    @Test(arguments: Engine.available)
    func `without a mail server it is said at once`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine, mail: .none)
        let me = try await world.member(mobile)
        #expect(try await failure { try await world.bind(email, me) } == .mailNotSetUp)
        let code = try await world.code("13900000000", .register)
        let input = try AccountsWorld.registration("13900000000", code, nil, email)
        #expect(try await failure { try await world.accounts.register(input, world.stranger()) } == .mailNotSetUp)
    }
}
