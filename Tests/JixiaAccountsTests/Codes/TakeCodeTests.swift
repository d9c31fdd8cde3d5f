import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct TakeCodeTests {
    private let mobile = "13812345678"

    @Test(arguments: Engine.available)
    func `a wrong try is counted although the call fails`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let code = try await world.code(mobile)
        for step in 1...5 {
            let refusal = try await failure { try await world.signInByCode(mobile, world.wrong(code, step)) }
            #expect(refusal?.code == "code_wrong" && refusal?.field == "code")
        }
        let tries: Int? = try await world.database.read { tx in try tx.value("SELECT tries AS value FROM sms_code") }
        #expect(tries == 5)
        #expect(try await failure { try await world.signInByCode(mobile, code) }?.code == "code_wrong")
        #expect(try await world.count("account") == 0)
    }

    @Test(arguments: Engine.available)
    func `the fifth try may still be right`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let code = try await world.code(mobile)
        for step in 1...4 { _ = try await failure { try await world.signInByCode(mobile, world.wrong(code, step)) } }
        #expect(try await world.signInByCode(mobile, code).created)
    }

    @Test(arguments: Engine.available)
    func `a code is good for five minutes`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let code = try await world.code(mobile)
        world.clock.advance(.seconds(300))
        #expect(try await failure { try await world.signInByCode(mobile, code) }?.code == "code_wrong")
    }

    @Test(arguments: Engine.available)
    func `a code is good once`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let code = try await world.code(mobile)
        _ = try await world.signInByCode(mobile, code)
        #expect(try await failure { try await world.signInByCode(mobile, code) }?.code == "code_wrong")
    }

    @Test(arguments: Engine.available)
    func `a resend replaces the code before it`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let first = try await world.code(mobile)
        world.clock.advance(.seconds(61))
        let second = try await world.code(mobile)
        if first != second { #expect(try await failure { try await world.signInByCode(mobile, first) }?.code == "code_wrong") }
        #expect(try await world.signInByCode(mobile, second).created)
    }

    @Test(arguments: Engine.available)
    func `a code for one purpose or mobile is none for another`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let code = try await world.code(mobile, .register)
        #expect(try await failure { try await world.signInByCode(mobile, code) }?.code == "code_wrong")
        let other = try await world.code("13912345678")
        _ = try await world.code("13712345678")
        if try await world.lastCode("13712345678") != other {
            #expect(try await failure { try await world.signInByCode("13712345678", other) }?.code == "code_wrong")
        }
    }

    @Test(arguments: Engine.available)
    func `ten wrong codes for a mobile close it for the hour, right ones too`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        for round in 0..<2 {
            let code = try await world.code(mobile)
            for step in 1...5 { _ = try await failure { try await world.signInByCode(mobile, world.wrong(code, step)) } }
            if round == 0 { world.clock.advance(.seconds(61)) }
        }
        world.clock.advance(.seconds(61))
        let code = try await world.code(mobile)
        let refusal = try await failure { try await world.signInByCode(mobile, code) }
        #expect(refusal?.code == "code_too_many_tries")
        #expect((refusal?.retryAfter ?? 0) > 3000)

        let other = world.restarted()
        let input = try SignInByCode.parse(["mobile": .text(mobile), "code": .text(code)])
        #expect(try await failure { try await other.signInByCode(input, world.stranger()) }?.code == "code_too_many_tries")
        world.clock.advance(.hours(1))
        _ = try await world.signInByCode(mobile, world.code(mobile))
    }

    @Test(arguments: Engine.available)
    func `twenty wrong codes for a mobile close it for the day`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        for _ in 0..<2 {
            for _ in 0..<10 { _ = try await failure { try await world.signInByCode(mobile, "000000") } }
            world.clock.advance(.hours(2))
        }
        #expect(try await failure { try await world.signInByCode(mobile, "000000") }?.code == "code_too_many_tries")
    }

    @Test(arguments: Engine.available)
    func `an address has thirty wrong codes an hour`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let visitor = world.stranger()
        for last in 0..<30 {
            let refusal = try await failure { try await world.signInByCode("1390000\(1000 + last)", "000000", from: visitor) }
            #expect(refusal?.code == "code_wrong")
        }
        let code = try await world.code(mobile)
        #expect(try await failure { try await world.signInByCode(mobile, code, from: visitor) }?.code == "code_too_many_tries")
        #expect(try await world.signInByCode(mobile, code).created)
    }

    @Test(arguments: ["", "12345", "1234567", "12345a", "１２３４５６", "123456\n", "12 456", "-12345"])
    func `a code that is not six digits is refused unread`(_ code: String) {
        #expect(wrongFields { try SignInByCode.parse(["mobile": .text(mobile), "code": .text(code)]) }["code"] != nil)
    }

    @Test func `codes use their whole range evenly`() {
        let keys = Keys(Secret("codes"))
        var firsts = Array(repeating: 0, count: 10)
        for number in 0..<5000 {
            let code = keys.code(String(number), .login, mobile)
            #expect(code.utf8.count == 6)
            firsts[Int(code.utf8.first ?? 48) - 48] += 1
        }
        #expect(firsts.allSatisfy { (400...600).contains($0) })
    }
}
