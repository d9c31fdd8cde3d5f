import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct ResetPasswordByMailTests {
    private let mobile = "13812345678", email = "meng@example.com"
    private let new = "a wholly new password"

    private func ask(_ world: AccountsWorld, _ email: String) async throws -> MailRequested {
        let captcha = try await world.captcha()
        let input = try RequestPasswordMail.parse([
            "email": .text(email), "uuid": .text(captcha.uuid), "verify": .text(captcha.answer),
        ])
        return try await world.accounts.requestPasswordMail(input, world.stranger())
    }

    private func reset(_ world: AccountsWorld, _ token: String) async throws -> Failure? {
        let input = try ResetPasswordByMail.parse(["token": .text(token), "password": .text(new)])
        return try await failure { try await world.accounts.resetPasswordByMail(input, world.stranger()) }
    }

    @Test(arguments: Engine.available)
    func `who reads the mail sets a new password, once, and every session ends`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        _ = try await world.member(mobile, email: email)
        let session = try await world.signIn(mobile, AccountsWorld.password)
        _ = try await ask(world, email)
        let token = try await world.token(email)
        #expect(try await reset(world, token) == nil)
        #expect(try await world.caller(session, fresh: false) == nil)
        _ = try await world.signIn(email, new)
        #expect(try await reset(world, token) == .linkInvalid)
    }

    @Test(arguments: Engine.available)
    func `an address that is nobody's, or not proved, is answered alike and sent nothing`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile, email: email)
        _ = try await world.bind("unproved@example.com", me)
        world.clock.advance(.minutes(2))
        let known = try await ask(world, email)
        for unknown in ["nobody@example.com", "unproved@example.com"] {
            let answer = try await ask(world, unknown)
            #expect(answer.expiresIn == known.expiresIn && answer.resendAfter == known.resendAfter)
            #expect(try await world.mail(unknown)?.template != "password_reset")
            #expect(try await failure { try await ask(world, unknown) }?.code == "mail_too_frequent")
        }
    }

    @Test(arguments: Engine.available)
    func `a link is good for an hour, and no longer than the password and the address it was asked for`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile, email: email)
        func token() async throws -> String {
            world.clock.advance(.minutes(2))
            _ = try await ask(world, email)
            return try await world.token(email)
        }
        let late = try await token()
        world.clock.advance(.hours(1))
        #expect(try await reset(world, late) == .linkInvalid)

        let before = try await token()
        let change = try ChangePassword.parse(["password": .text(new), "old_password": .text(AccountsWorld.password)])
        _ = try await world.accounts.changePassword(change, me)
        #expect(try await reset(world, before) == .linkInvalid)

        let old = try await token()
        _ = try await world.bind("new@example.com", me, password: new)
        _ = try await world.verify(world.token("new@example.com"))
        #expect(try await reset(world, old) == .linkInvalid)
    }

    @Test(arguments: Engine.available)
    func `strangers need a captcha, and a disabled account is sent nothing`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        _ = try await world.member(mobile, email: email)
        let bare = try RequestPasswordMail.parse(["email": .text(email)])
        #expect(try await failure { try await world.accounts.requestPasswordMail(bare, world.stranger()) } == .captchaNeeded(for: .reset))
        try await world.database.write { tx in try tx.run("UPDATE account SET is_disabled = 1") }
        _ = try await ask(world, email)
        #expect(try await world.mail(email)?.template == "email_bind")
    }
}
