import JixiaCore
import JixiaMessages
import JixiaTesting
import Synchronization
import Testing

@testable import JixiaAccounts

@Suite struct RequestCodeTests {
    private let mobile = "13812345678"

    @Test(arguments: Engine.available)
    func `a code reaches the outbox and nothing else holds it`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let told = try await world.requestCode(mobile)
        let bodies: [String] = try await world.database.read { tx in try tx.values("SELECT body AS value FROM job") }
        try await world.worker.runDue()

        let code = try #require(try await world.lastCode(mobile))
        #expect(code.count == 6)
        #expect(told.tree(.english) == ["expires_in": .number(300), "resend_after": .number(60)])
        #expect(bodies == ["{\"code\":1}"])
        let kept = try await world.database.read { tx in
            try tx.rows("SELECT nonce || proof AS value FROM sms_code").map { row -> String in try row["value"] }
        }
        #expect(kept.count == 1 && !kept[0].contains(code))
    }

    @Test(arguments: ["", "1381234567", "138123456789", "12812345678", "+8613812345678", "1381234567８", "13812345678\n", "1381234567x"])
    func `only a mobile of mainland China will do`(_ mobile: String) {
        #expect(wrongFields { try RequestCode.parse(["mobile": .text(mobile), "purpose": "login"]) }["mobile"] != nil)
    }

    @Test func `an unknown purpose is refused`() {
        #expect(wrongFields { try RequestCode.parse(["mobile": .text(mobile), "purpose": "admin"]) } == ["purpose": "choice"])
    }

    @Test(arguments: Engine.available)
    func `a stranger needs a captcha, and the right one`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let bare = try RequestCode.parse(["mobile": .text(mobile), "purpose": "login"])
        let without = try await failure { try await world.accounts.requestCode(bare, world.stranger()) }
        #expect(without?.code == "captcha_needed" && without?.field == "verify")

        let captcha = try await world.captcha()
        let false_ = try RequestCode.parse([
            "mobile": .text(mobile), "purpose": "login", "uuid": .text(captcha.uuid), "verify": "xxxxx",
        ])
        let wrong = try await failure { try await world.accounts.requestCode(false_, world.stranger()) }
        #expect(wrong?.code == "captcha_wrong" && wrong?.field == "verify")
        #expect(try await world.count("sms_code") == 0)
        #expect(try await world.count("job") == 0)
    }

    @Test(arguments: Engine.available)
    func `a mobile gets one code a minute, five an hour and ten a day`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.requestCode(mobile)
        world.clock.advance(.seconds(59))
        let soon = try await failure { try await world.requestCode(mobile) }
        #expect(soon?.code == "sms_too_frequent" && soon?.retryAfter == 1)

        for _ in 0..<4 {
            world.clock.advance(.seconds(61))
            try await world.requestCode(mobile)
        }
        world.clock.advance(.seconds(61))
        let sixth = try await failure { try await world.requestCode(mobile) }
        #expect(sixth?.code == "sms_too_many")
        #expect(sixth?.retryAfter == 3600 - 59 - 5 * 61)

        world.clock.advance(.hours(2))
        for _ in 0..<5 {
            try await world.requestCode(mobile)
            world.clock.advance(.seconds(61))
        }
        world.clock.advance(.hours(2))
        let eleventh = try await failure { try await world.requestCode(mobile) }
        #expect(eleventh?.code == "sms_too_many")
        world.clock.advance(.hours(20))
        try await world.requestCode(mobile)
    }

    @Test(arguments: Engine.available)
    func `limits outlive the process`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.requestCode(mobile)
        let refusal = try await failure { try await world.requestCode(mobile, with: world.restarted()) }
        #expect(refusal?.code == "sms_too_frequent")
    }

    @Test(arguments: Engine.available)
    func `an address gets ten codes an hour and thirty a day`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let visitor = world.stranger()
        var sent = 0
        for _ in 0..<3 {
            for _ in 0..<10 {
                try await world.requestCode(number(sent), from: visitor)
                sent += 1
            }
            #expect(try await failure { try await world.requestCode(number(sent), from: visitor) }?.code == "sms_too_many")
            world.clock.advance(.hours(1))
        }
        #expect(try await failure { try await world.requestCode(number(sent), from: visitor) }?.code == "sms_too_many")
        try await world.requestCode(number(sent))
    }

    @Test(arguments: Engine.available)
    func `a segment of numbers gets thirty codes an hour`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        for last in 0..<30 { try await world.requestCode("1380000\(1000 + last)") }
        #expect(try await failure { try await world.requestCode("13800001999") }?.code == "sms_too_many")
        try await world.requestCode("13800010000")
    }

    @Test(arguments: Engine.available)
    func `a network gets a hundred codes an hour`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        for last in 0..<100 { try await world.requestCode(number(last), from: world.visitor("192.0.2.\(last)")) }
        #expect(try await failure { try await world.requestCode(number(100), from: world.visitor("192.0.2.200")) }?.code == "sms_too_many")
    }

    @Test(arguments: Engine.available)
    func `the whole site sends two thousand a day`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.requestCode(mobile)
        try await world.database.write { tx in try tx.run("UPDATE sms_budget SET messages = 2000 WHERE scope = 'site'") }
        #expect(try await failure { try await world.requestCode("13912345678") }?.code == "sms_budget_spent")
        #expect(try await failure { try await world.requestCode("13912345678", with: world.restarted()) }?.code == "sms_budget_spent")
        #expect(try await world.count("job") == 1)
        world.clock.advance(.hours(24))
        try await world.requestCode(mobile)
    }

    @Test(arguments: Engine.available)
    func `a known number is answered like an unknown one`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register(mobile)
        world.clock.advance(.minutes(2))
        for purpose in CodePurpose.allCases {
            let known = try await world.requestCode(mobile, purpose)
            let unknown = try await world.requestCode("1591234567\(purpose.rawValue.count)", purpose)
            #expect(known.bytes(.english) == unknown.bytes(.english))
            world.clock.advance(.minutes(2))
        }
    }

    @Test(arguments: Engine.available)
    func `a message that is late is dropped`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.requestCode(mobile)
        world.clock.advance(.seconds(60))
        try await world.worker.runDue()
        #expect(try await world.lastCode(mobile) == nil)
        #expect(try await world.count("job") == 0)
    }

    @Test(arguments: Engine.available)
    func `a message that fails is tried again under the same id`(_ engine: Engine) async throws {
        let sender = FailingSender()
        let world = try await AccountsWorld(engine, sms: sender)
        try await world.requestCode(mobile)
        try await world.worker.runDue()
        world.clock.advance(.seconds(11))
        try await world.worker.runDue()
        world.clock.advance(.seconds(11))
        try await world.worker.runDue()
        #expect(sender.ids == ["code-1", "code-1"])
    }
}

/// Eleven digits, each number in a segment of its own.
private func number(_ index: Int) -> String { "139\(1000 + index)0000" }

private final class FailingSender: SMSSender {
    private let seen = Mutex<[String]>([])
    var ids: [String] { seen.withLock { $0 } }

    func send(_ message: SMSMessage) async throws {
        let isFirst = seen.withLock { seen in
            seen.append(message.id)
            return seen.count == 1
        }
        if isFirst { throw Failure(.unavailable, "down") }
    }
}
