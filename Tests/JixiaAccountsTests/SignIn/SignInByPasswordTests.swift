import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct SignInByPasswordTests {
    private let mobile = "13812345678"
    private static let names = ["mengke", "MENGKE", "13812345678", "meng@example.com", "Meng@Example.com"]

    private func world(_ engine: Engine) async throws -> AccountsWorld {
        let world = try await AccountsWorld(engine)
        try await world.register(mobile, username: "mengke", email: "meng@example.com")
        _ = try await world.verify(world.token("meng@example.com"))
        return world
    }

    @Test(arguments: Engine.available, names)
    func `the right password signs in by every name`(_ engine: Engine, _ name: String) async throws {
        let world = try await world(engine)
        let signIn = try await world.signIn(name, AccountsWorld.password)
        #expect(try await world.caller(signIn)?.account == signIn.account)
        #expect(signIn.username == "mengke")
    }

    @Test(arguments: Engine.available, names)
    func `a wrong password signs in by no name`(_ engine: Engine, _ name: String) async throws {
        let world = try await world(engine)
        for wrong in ["wrong password", AccountsWorld.password + " ", AccountsWorld.password.uppercased(), "x"] {
            let captcha = try await world.captcha()
            #expect(try await failure { try await world.signIn(name, wrong, captcha: captcha) }?.code == "sign_in_wrong")
        }
        #expect(try await world.count("account_session") == 1)
    }

    @Test(arguments: Engine.available, names)
    func `a wrong password opens no browser session`(_ engine: Engine, _ name: String) async throws {
        let world = try await world(engine)
        let input = try AccountsWorld.attempt(name, "wrong password")
        #expect(try await failure { try await world.accounts.browserSignInByPassword(input, world.stranger()) }?.code == "sign_in_wrong")
        #expect(try await world.count("account_session") == 1)
    }

    @Test(arguments: Engine.available)
    func `an account without a password has none that is right`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        _ = try await world.signInByCode(mobile, world.code(mobile))
        for password in ["x", " ", "null", "scrypt$4$8$1$$"] {
            let captcha = try await world.captcha()
            #expect(try await failure { try await world.signIn(mobile, password, captcha: captcha) }?.code == "sign_in_wrong")
        }
    }

    @Test(arguments: Engine.available)
    func `a closed account is answered like an unknown one`(_ engine: Engine) async throws {
        let world = try await world(engine)
        try await world.database.write { tx in try tx.run("UPDATE account SET is_disabled = 1") }
        #expect(try await failure { try await world.signIn("mengke", AccountsWorld.password) }?.code == "sign_in_wrong")
    }

    /// Fourteen wrong passwords one after the other: an account and a name that is nobody's hear exactly the same.
    @Test(arguments: Engine.available)
    func `known and unknown names hear the same at every step`(_ engine: Engine) async throws {
        let world = try await world(engine)
        func answers(_ name: String) async throws -> [Failure?] {
            var heard: [Failure?] = []
            for step in 0..<14 {
                let captcha = step % 4 == 3 ? nil : try await world.captcha()
                heard.append(try await failure { try await world.signIn(name, "wrong password", captcha: captcha) })
            }
            return heard
        }
        let known = try await answers("mengke")
        let unknown = try await answers("nobody")
        #expect(known == unknown)
        #expect(known.contains { $0?.code == "captcha_needed" })
        #expect(known.contains { $0?.code == "sign_in_too_many" })
    }

    @Test func `unknown names cost as much work as known ones`() async throws {
        let hasher = PasswordHasher(cost: PasswordCost(logN: 12, blockSize: 8, parallelism: 1))
        let stored = try await hasher.hash(AccountsWorld.password)
        func time(_ stored: String?) async throws -> Duration {
            // The shortest of many: other work on the machine only ever adds to it.
            var shortest = Duration.seconds(60)
            for _ in 0..<10 {
                shortest = min(shortest, try await ContinuousClock().measure { _ = try await hasher.matches("wrong password", stored) })
            }
            return shortest
        }
        let known = try await time(stored)
        let unknown = try await time(nil)
        #expect(unknown * 3 > known && known * 3 > unknown)
    }

    @Test(arguments: Engine.available)
    func `after three wrong passwords a captcha is needed, and the right one`(_ engine: Engine) async throws {
        let world = try await world(engine)
        for _ in 0..<3 { _ = try await failure { try await world.signIn("mengke", "wrong password") } }
        let without = try await failure { try await world.signIn("mengke", AccountsWorld.password) }
        #expect(without?.code == "captcha_needed" && without?.field == "verify")
        var captcha = try await world.captcha()
        captcha.answer = "xxxxx"
        let wrong = captcha
        #expect(try await failure { try await world.signIn("mengke", AccountsWorld.password, captcha: wrong) }?.code == "captcha_wrong")
        _ = try await world.signIn("mengke", AccountsWorld.password, captcha: world.captcha())
        _ = try await world.signIn("mengke", AccountsWorld.password)
    }

    @Test(arguments: Engine.available)
    func `a captcha is needed from an address that failed at three names`(_ engine: Engine) async throws {
        let world = try await world(engine)
        let visitor = world.stranger()
        for name in ["one", "two", "three"] { _ = try await failure { try await world.signIn(name, "wrong password", from: visitor) } }
        #expect(try await failure { try await world.signIn("mengke", AccountsWorld.password, from: visitor) }?.code == "captcha_needed")
        _ = try await world.signIn("mengke", AccountsWorld.password)
    }

    @Test(arguments: Engine.available)
    func `the count of an account outlives the process`(_ engine: Engine) async throws {
        let world = try await world(engine)
        for _ in 0..<3 { _ = try await failure { try await world.signIn("mengke", "wrong password") } }
        let refusal = try await failure { try await world.signIn("mengke", AccountsWorld.password, with: world.restarted()) }
        #expect(refusal?.code == "captcha_needed")
    }

    @Test(arguments: Engine.available)
    func `from the tenth on each wrong password doubles the wait`(_ engine: Engine) async throws {
        let world = try await world(engine)
        func fail() async throws -> Failure? {
            let captcha = try await world.captcha()
            return try await failure { try await world.signIn("mengke", "wrong password", captcha: captcha) }
        }
        for _ in 0..<10 { #expect(try await fail()?.code == "sign_in_wrong") }
        var waits: [Int] = []
        for _ in 0..<9 {
            let refusal = try await fail()
            #expect(refusal?.code == "sign_in_too_many")
            let wait = try #require(refusal?.retryAfter)
            waits.append(wait)
            world.clock.advance(.seconds(Int64(wait)))
            #expect(try await fail()?.code == "sign_in_wrong")
        }
        #expect(waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600])
    }

    @Test(arguments: Engine.available)
    func `a hundred wrong passwords turn it off until a code opens it again`(_ engine: Engine) async throws {
        let world = try await world(engine)
        try await world.database.write { tx in
            let subject = SignInSubject(key: "account:1", isAccount: true)
            try world.accounts.holdFailures(of: subject, in: tx)
            for _ in 0..<100 { try world.accounts.countFailure(of: subject, in: tx) }
        }
        world.clock.advance(.hours(2))
        let captcha = try await world.captcha()
        #expect(
            try await failure { try await world.signIn("mengke", AccountsWorld.password, captcha: captcha) }?.code == "password_sign_in_off"
        )
        _ = try await world.signInByCode(mobile, world.code(mobile))
        _ = try await world.signIn("mengke", AccountsWorld.password)
    }

    @Test(arguments: Engine.available)
    func `an address has fifty wrong passwords an hour`(_ engine: Engine) async throws {
        let world = try await world(engine)
        let visitor = world.stranger()
        for number in 0..<50 {
            let captcha = try await world.captcha()
            _ = try await failure { try await world.signIn("nobody\(number)", "wrong password", from: visitor, captcha: captcha) }
        }
        let captcha = try await world.captcha()
        let refusal = try await failure { try await world.signIn("mengke", AccountsWorld.password, from: visitor, captcha: captcha) }
        #expect(refusal?.code == "sign_in_too_many")
        #expect(refusal?.retryAfter == 3600)
    }

    @Test(arguments: Engine.available, ["' OR 1=1 --", "mengke'--", "mengke\u{0}", "%", "*", String(repeating: "a", count: 254)])
    func `names that are no names sign nobody in`(_ engine: Engine, _ name: String) async throws {
        let world = try await world(engine)
        do {
            _ = try await world.signIn(name, AccountsWorld.password)
            Issue.record("signed in")
        } catch is Failure {} catch is Failures {}
    }
}
