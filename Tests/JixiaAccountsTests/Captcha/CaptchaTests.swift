import JixiaCore
import Testing

@testable import JixiaAccounts

@Suite struct CaptchaTests {
    private let uuid = "0f8fad5b-d9cb-469f-a165-70867728950e"

    private func draw(_ world: AccountsWorld, from visitor: Visitor? = nil) async throws -> String {
        _ = try await world.accounts.captcha(.parse(["uuid": .text(uuid)]), visitor ?? world.stranger())
        return try #require(try await world.accounts.captchaAnswer(uuid))
    }

    private func take(_ world: AccountsWorld, _ text: String, for action: CaptchaAction = .sms) async throws -> Bool {
        var form = Form(["uuid": .text(uuid), "verify": .text(text)])
        return try await world.accounts.takeCaptcha(#require(CaptchaReading(&form)), for: action)
    }

    @Test func `a right answer is good once, in any case`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let answer = try await draw(world)
        #expect(try await take(world, answer.lowercased()))
        #expect(try await !take(world, answer))
    }

    @Test func `a wrong answer uses the picture up`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let answer = try await draw(world)
        #expect(try await !take(world, "wrong"))
        #expect(try await !take(world, answer))
    }

    @Test func `the id may be written in any case`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let answer = try await draw(world)
        var form = Form(["uuid": .text(uuid.uppercased()), "verify": .text(answer)])
        #expect(try await world.accounts.takeCaptcha(#require(CaptchaReading(&form)), for: .sms))
    }

    @Test func `a captcha that was asked for one thing is good for nothing else`() async throws {
        let world = try await AccountsWorld(.sqlite)
        for (asked, used, isGood) in [("sms", CaptchaAction.sms, true), ("sms", .login, false), ("login", .sms, false), ("", .reset, true)]
        {
            _ = try await world.accounts.captcha(.parse(["uuid": .text(uuid), "for": .text(asked)]), world.stranger())
            let answer = try #require(try await world.accounts.captchaAnswer(uuid))
            #expect(try await take(world, answer, for: used) == isGood, "\(asked) for \(used)")
            #expect(try await !take(world, answer, for: used))
        }
        #expect(wrongFields { try CaptchaInput.parse(["uuid": .text(uuid), "for": "everything"]) }["for"] != nil)
    }

    @Test func `who listens hears the picture's own answer, and has one try as well`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let answer = try await draw(world)
        let heard = try await world.accounts.speakCaptcha(.parse(["uuid": .text(uuid)]), world.stranger())
        #expect(String(decoding: heard.bytes(.english), as: UTF8.self) == "zh-Hans: \(answer)")
        #expect(try await take(world, answer))
        #expect(try await !take(world, answer))
    }

    @Test func `who sees no picture gets an answer to hear, bound like a picture`() async throws {
        let world = try await AccountsWorld(.sqlite)
        _ = try await world.accounts.speakCaptcha(.parse(["uuid": .text(uuid), "for": "login"]), world.stranger())
        let answer = try #require(try await world.accounts.captchaAnswer(uuid))
        #expect(try await !take(world, answer, for: .sms))
    }

    @Test func `pictures and readings are counted together`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let visitor = world.stranger()
        for _ in 0..<10 {
            _ = try await draw(world, from: visitor)
            _ = try await world.accounts.speakCaptcha(.parse(["uuid": .text(uuid)]), visitor)
        }
        let refusal = try await failure { try await world.accounts.speakCaptcha(.parse(["uuid": .text(uuid)]), visitor) }
        #expect(refusal?.code == "captcha_too_many" && refusal?.values["seconds"] == "60")
    }

    @Test func `an answer is forgotten after three minutes`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let answer = try await draw(world)
        world.clock.advance(.seconds(180))
        #expect(try await !take(world, answer))
    }

    @Test func `a new picture under one id replaces the old`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let first = try await draw(world)
        let second = try await draw(world)
        if first != second { #expect(try await !take(world, first)) }
    }

    @Test func `of twenty who give one right answer at once one is right`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let answer = try await draw(world)
        let right = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { try await take(world, answer) } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(right == 1)
    }

    @Test func `one address gets twenty pictures a minute`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let visitor = world.stranger()
        for _ in 0..<20 { _ = try await draw(world, from: visitor) }
        let refusal = try await failure { try await draw(world, from: visitor) }
        #expect(refusal?.code == "captcha_too_many")
        #expect(refusal?.retryAfter == 60)
        _ = try await draw(world)
        world.clock.advance(.seconds(60))
        _ = try await draw(world, from: visitor)
    }

    @Test(arguments: ["", "1", "../../../etc/passwd", "0f8fad5b-d9cb-469f-a165-70867728950", "0f8fad5b-d9cb-469f-a165-70867728950g"])
    func `an id has to be a UUID`(_ uuid: String) {
        #expect(wrongFields { try CaptchaInput.parse(["uuid": .text(uuid)]) }["uuid"] != nil)
    }
}
