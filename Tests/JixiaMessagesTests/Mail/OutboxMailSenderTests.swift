import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaMessages

@Suite struct OutboxMailSenderTests {
    let folder = TestFolder()
    let clock = TestClock()

    @Test(arguments: Engine.available)
    func `a mail that would have been sent is listed with its subject, text and link, once`(_ engine: Engine) async throws {
        let database = try await engine.database(Outbox.migrations, in: folder)
        let sender = OutboxMailSender(database, now: clock.now)
        let text = "你好：\nhttps://school.example/email/verify?token=ab12\n24 小时内有效"
        let mail = try Mail(
            id: "m-1", to: MailAddress("Anna <anna@example.com>"), subject: "验证邮箱", text: text, language: .chinese, template: "email_bind")
        for _ in 0..<2 { try await sender.send(mail) }

        let listed = try await Outbox(database, now: clock.now).list(.parse(["to": "anna@example.com"]))

        #expect(listed.count == 1)
        #expect(listed.first?.channel == .mail)
        #expect(listed.first?.template == "email_bind")
        #expect(
            listed.first?.values == ["subject": "验证邮箱", "text": text, "link": "https://school.example/email/verify?token=ab12"])
    }

    @Test func `a text without a link has none`() {
        #expect(OutboxMailSender.link(in: "Nothing to press.") == nil)
        #expect(OutboxMailSender.link(in: "See <http://127.0.0.1:8080/a?b=c>.") == "http://127.0.0.1:8080/a?b=c")
    }
}
