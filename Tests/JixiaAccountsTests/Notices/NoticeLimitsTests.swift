import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct NoticeLimitsTests {
    private let email = "meng@example.com"

    @Test(arguments: Engine.available)
    func `an account asks for one mail a minute, and five an hour`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member("13812345678")
        for number in 0..<5 {
            _ = try await world.bind("m\(number)@example.com", me)
            let soon = try await failure { try await world.bind("x\(number)@example.com", me) }
            #expect(soon?.code == "mail_too_frequent")
            #expect(soon?.retryAfter == 60)
            world.clock.advance(.minutes(1))
        }
        #expect(try await failure { try await world.bind("m6@example.com", me) }?.code == "mail_too_many")
        world.clock.advance(.minutes(56))
        _ = try await world.bind("m6@example.com", me)
    }

    @Test(arguments: Engine.available)
    func `an address is written to once a minute, whoever asks`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let first = try await world.member("13812345678"), second = try await world.member("13912345678")
        _ = try await world.bind(email, first)
        #expect(try await failure { try await world.bind("MENG@example.com", second) }?.code == "mail_too_frequent")
    }

    @Test(arguments: Engine.available)
    func `of ten who ask at once for one address one is admitted`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let failures = try await atOnce(10) { _ in
            let captcha = try await world.captcha()
            let input = try RequestPasswordMail.parse([
                "email": .text(email), "uuid": .text(captcha.uuid), "verify": .text(captcha.answer),
            ])
            return try await failure { try await world.accounts.requestPasswordMail(input, world.stranger()) }
        }
        #expect(failures.filter { $0 == nil }.count == 1)
        #expect(failures.filter { $0?.code == "mail_too_frequent" }.count == 9)
    }

    @Test(arguments: Engine.available)
    func `the whole site asks for two thousand a day`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member("13812345678")
        let now = world.clock.now()
        try await world.database.write { tx in
            for number in 0..<2000 {
                try tx.run(
                    """
                    INSERT INTO account_notice (kind, channel, recipient, recipient_key, detail, language, address, is_asked, nonce,
                        token_hash, expires_at, created_at)
                    VALUES ('password_reset', 'mail', 'x', 'x', '', 'en', 'y', 1, 'z', \(String(number)), \(now), \(now))
                    """)
            }
        }
        #expect(try await failure { try await world.bind(email, me) }?.code == "mail_too_many")
    }
}
