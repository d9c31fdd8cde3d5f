import JixiaCore
import Testing

@testable import JixiaAccounts

@Suite struct CodeRiskTests {
    @Test func `more than 200 checks a minute are a risk, or 60 percent of at least 50 failing`() {
        #expect(!CodeRisk.isRisky(checks: 200, failures: 0))
        #expect(CodeRisk.isRisky(checks: 201, failures: 0))
        #expect(!CodeRisk.isRisky(checks: 49, failures: 49))
        #expect(!CodeRisk.isRisky(checks: 50, failures: 30))
        #expect(CodeRisk.isRisky(checks: 50, failures: 31))
    }

    private func guess(_ world: AccountsWorld, _ count: Int) async throws {
        for number in 0..<count {
            _ = try await failure { try await world.signInByCode("1390000\(1000 + number)", "000000") }
        }
    }

    @Test func `while codes are sprayed over the site everybody solves a captcha, until the minute is over`() async throws {
        let world = try await AccountsWorld(.sqlite)
        try await world.register("13800000001", username: "mengke")
        world.clock.advance(.minutes(2))
        let code = try await world.code("13800000001")
        try await guess(world, 49)
        #expect(try await !world.accounts.isSiteAtRisk())
        try await guess(world, 2)
        #expect(try await world.accounts.isSiteAtRisk())

        let refusal = try await failure { try await world.signInByCode("13800000001", code) }
        #expect(refusal?.code == "captcha_needed" && refusal?.values["picture"] == "/api/users/image/verification/{uuid}/?for=login")
        let byPassword = try await failure { try await world.signIn("mengke", AccountsWorld.password) }
        #expect(byPassword?.values["for"] == "login")
        let registering = try await failure {
            try await world.accounts.register(AccountsWorld.registration("13800000002", "000000"), world.stranger())
        }
        #expect(registering?.values["for"] == "register")

        let captcha = try await world.captcha()
        let input = try SignInByCode.parse([
            "mobile": "13800000001", "code": .text(code), "uuid": .text(captcha.uuid), "verify": .text(captcha.answer),
        ])
        _ = try await world.accounts.signInByCode(input, world.stranger())
        world.clock.advance(.minutes(2))
        #expect(try await !world.accounts.isSiteAtRisk())
    }

    @Test func `the minute rolls: half a minute on, half of the one before still counts`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let start = world.clock.now().milliseconds
        world.clock.advance(.milliseconds(60_000 - start % 60_000 + 59_000))
        for _ in 0..<110 { _ = try await world.accounts.counted(Result<Void, Failure>.failure(.codeWrong)) }
        world.clock.advance(.seconds(31))
        #expect(try await world.accounts.isSiteAtRisk())
        world.clock.advance(.seconds(15))
        #expect(try await !world.accounts.isSiteAtRisk())
    }
}
