import Foundation
import JixiaMessages
import Testing

@testable import JixiaMail

@Suite(.mailServer) struct SMTPSenderTests {
    @Test func `a mail arrives as it was written`() async throws {
        let world = try SMTPWorld("plain")
        try await world.sender.send(world.mail("plain-1"))

        let mail = try world.arrived("plain-1")
        #expect(mail.to == ["anna@example.com"])
        #expect(mail.headers["subject"] == "Hello")
        #expect(mail.headers["from"] == "稷下 <school@example.com>")
        #expect(mail.headers["to"] == "anna@example.com")
        #expect(mail.headers["date"] == "Sat, 21 Nov 2026 08:53:57 +0000")
        #expect(mail.headers["content-language"] == "zh-Hans")
        #expect(mail.headers["list-unsubscribe"] == nil)
        let parts = [MailServer.Received.Part(type: "text/plain", text: "Good morning.\r\n")]
        #expect(mail.parts == parts)
        #expect(mail.defects == [])
        #expect(!mail.tls)
    }

    @Test func `whatever is written arrives, and no line is long`() async throws {
        let world = try SMTPWorld("plain")
        let subject = "稷下学堂:" + String(repeating: "您的作业已批改，请查看👩‍🏫。", count: 12)
        let text =
            ".\n..\n.dots lead\r\nFrom the start\n" + String(repeating: "长", count: 5000) + "\n🎓 " + String(repeating: "x", count: 3000)
        let html = "<p>" + String(repeating: "稷下", count: 2000) + "</p>"
        try await world.sender.send(world.mail("rich-1", subject: subject, text: text, html: html))

        let mail = try world.arrived("rich-1")
        #expect(mail.headers["subject"] == subject)
        #expect(mail.type == "multipart/alternative")
        #expect(mail.parts.map(\.type) == ["text/plain", "text/html"])
        // Compared before #expect, which would show both.
        let lines = (text + "\n").replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")
        let areSame = mail.parts.map(\.text) == [lines, html + "\r\n"]
        #expect(areSame)
        #expect(mail.defects == [])
        #expect(mail.raw.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 })
    }

    @Test func `a value of a template cannot add HTML`() async throws {
        let world = try SMTPWorld("plain")
        let words = ["hello.subject": "Hi {name}", "hello.text": "Hi {name}", "hello.html": "<b title=\"{name}\">{name}</b>"]
        let templates = try MailTemplates([.chinese: words, .english: words])
        let name = "<script>\"'&"
        try await world.sender.send(
            templates.mail("hello", id: "html-1", to: MailAddress("anna@example.com"), in: .english, ["name": name]))

        let mail = try world.arrived("html-1")
        #expect(mail.headers["subject"] == "Hi " + name)
        #expect(mail.parts.first?.text == "Hi \(name)\r\n")
        let safe = "&lt;script&gt;&quot;&#39;&amp;"
        #expect(mail.parts.last?.text == "<b title=\"\(safe)\">\(safe)</b>\r\n")
    }

    @Test func `a digest tells how to leave by one click`() async throws {
        let world = try SMTPWorld("plain")
        let link = "https://jixia.example/leave?token=" + String(repeating: "a", count: 120)
        try await world.sender.send(world.mail("digest-1", unsubscribe: link))

        let mail = try world.arrived("digest-1")
        #expect(mail.headers["list-unsubscribe"]?.trimmingCharacters(in: .whitespaces) == "<\(link)>")
        #expect(mail.headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click")
    }

    @Test func `many mails at once share the connections of two threads`() async throws {
        let world = try SMTPWorld("plain")
        try await withThrowingTaskGroup { group in
            for number in 0..<40 {
                group.addTask { try await world.sender.send(world.mail("many-\(number)", to: "many@example.com", subject: "Many")) }
            }
            try await group.waitForAll()
        }
        let events = try world.servers.heard().filter { $0.message?.headers["subject"] == "Many" }
        #expect(Set(events.compactMap { $0.message?.headers["message-id"] }).count == 40)
        #expect((1...2).contains(Set(events.map(\.peer)).count))
        try await world.sender.close()
    }

    @Test func `a kept connection that the server closed is replaced`() async throws {
        let world = try SMTPWorld("short")
        for number in 0..<5 { try await world.sender.send(world.mail("short-\(number)")) }
    }

    @Test func `who closed sends no more`() async throws {
        let world = try SMTPWorld("plain")
        try await world.sender.close()
        let failure = try await world.failure(world.mail("late-1"))
        #expect(failure?.kind == .temporary)
        #expect(try world.servers.received("late-1").isEmpty)
    }
}
