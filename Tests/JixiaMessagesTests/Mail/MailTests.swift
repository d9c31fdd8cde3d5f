import JixiaCore
import Testing

@testable import JixiaMessages

@Suite struct MailTests {
    static let breaks = ["Hello\r\nBcc: all@example.com", "Hello\nBcc: x", "Hello\rBcc: x", "Hello\u{0}", "Hello\u{85}x", "Hello\u{2028}x"]

    private func mail(
        id: String = "m-1", subject: String = "Hello", text: String = "Hi", html: String? = nil, unsubscribe: String? = nil
    ) throws -> Mail {
        try Mail(
            id: id, to: MailAddress("anna@example.com"), subject: subject, text: text, html: html, language: .english,
            unsubscribe: unsubscribe)
    }

    @Test(arguments: breaks) func `a subject cannot begin another header`(_ subject: String) {
        let failure = #expect(throws: MailFailure.self) { try mail(subject: subject) }
        #expect(failure?.kind == .permanent)
    }

    @Test(arguments: breaks) func `a name beside an address cannot either`(_ name: String) {
        #expect(throws: MailFailure.self) { try MailAddress("anna@example.com", name: name) }
        #expect(throws: MailFailure.self) { try MailAddress("\(name) <anna@example.com>") }
    }

    @Test(arguments: [
        "https://a.example/x>\r\nBcc: all@example.com", "https://a.example/ x", "javascript:alert(1)", "mailto:a@example.com", "https://",
        "https://a.example/ü", "https://a.example/a,b", "https://a.example/" + String(repeating: "a", count: 900),
    ])
    func `a link to unsubscribe leads to the web, on one line`(_ link: String) {
        #expect(throws: MailFailure.self) { try mail(unsubscribe: link) }
    }

    @Test func `sizes have limits`() throws {
        #expect(throws: MailFailure.self) { try mail(subject: "") }
        #expect(throws: MailFailure.self) { try mail(subject: String(repeating: "长", count: Mail.subjectMax + 1)) }
        #expect(throws: MailFailure.self) { try mail(subject: "a" + String(repeating: "\u{301}", count: 1000)) }
        #expect(throws: MailFailure.self) { try mail(id: "") }
        #expect(throws: MailFailure.self) { try mail(text: String(repeating: "a", count: Mail.bodyBytesMax + 1)) }
        #expect(throws: MailFailure.self) { try mail(html: String(repeating: "a", count: Mail.bodyBytesMax + 1)) }
        #expect(throws: MailFailure.self) { try mail(text: "\0") }
        #expect(throws: Never.self) { try mail(subject: String(repeating: "长", count: Mail.subjectMax), text: "") }
    }
}

@Suite struct MailAddressTests {
    @Test(arguments: [
        "", "anna", "@example.com", "anna@", "anna@@example.com", "a b@example.com", "anna@example..com", "anna@-example.com",
        "anna@example.com\r\nRCPT TO:<b@example.com>", "anna@example.com>", "<anna@example.com", "anna@example.com ", ".anna@example.com",
        "anna.@example.com", "an..na@example.com", "ann\u{e4}@example.com", "anna@exämple.com", "anna@example.com,b@example.com",
        "\"a b\"@example.com", String(repeating: "a", count: 65) + "@example.com", "a@" + String(repeating: "a.", count: 130) + "com",
    ])
    func `what is no address is refused`(_ text: String) {
        let failure = #expect(throws: MailFailure.self) { try MailAddress(text) }
        #expect(failure?.kind == .permanent)
    }

    @Test(arguments: ["anna@example.com", "o'neil+x_y@mail.example.co.uk", "123456@qq.com", "a@localhost"])
    func `what is one is taken`(_ text: String) throws {
        #expect(try MailAddress(text).address == text)
    }

    @Test func `a name stands before the address`() throws {
        let plain = try MailAddress("稷下 学堂 <school@example.com>")
        #expect(plain.name == "稷下 学堂")
        #expect(plain.address == "school@example.com")
        #expect(plain.domain == "example.com")
        #expect(try MailAddress("\"Jixia, Ltd\" <school@example.com>").name == "Jixia, Ltd")
        #expect(try MailAddress("<school@example.com>").name == nil)
    }

    @Test func `logs show one letter of it`() throws {
        #expect("\(try MailAddress("Anna <anna@example.com>"))" == "a***@example.com")
        let failure = #expect(throws: MailFailure.self) { try MailAddress("anna b@example.com") }
        #expect(failure?.reason.contains("anna") == false)
    }
}
