import JixiaCore
import Testing

@testable import JixiaMessages

@Suite struct MailTemplatesTests {
    static let chinese = [
        "account.activate.subject": "{name}，请激活账号", "account.activate.text": "链接：{link}",
        "account.activate.html": "<p style=\"{ }\"><a href=\"{link}\">{name}</a></p>", "digest.subject": "本周摘要", "digest.text": "{lines}",
    ]
    static let english = [
        "account.activate.subject": "{name}, activate your account", "account.activate.text": "The link: {link}",
        "account.activate.html": "<p style=\"{ }\"><a href=\"{link}\">{name}</a></p>", "digest.subject": "This week",
        "digest.text": "{lines}",
    ]

    private func templates() throws -> MailTemplates { try MailTemplates([.chinese: Self.chinese, .english: Self.english]) }

    @Test func `each language has its own words`() throws {
        let values = ["name": "Anna", "link": "https://a.example/x?a=1&b=2"]
        let chinese = try templates().words("account.activate", in: .chinese, values)
        #expect(chinese.subject == "Anna，请激活账号")
        #expect(chinese.text == "链接：https://a.example/x?a=1&b=2")
        #expect(chinese.html == "<p style=\"{ }\"><a href=\"https://a.example/x?a=1&amp;b=2\">Anna</a></p>")
        #expect(try templates().words("account.activate", in: .english, values).subject == "Anna, activate your account")
        #expect(try templates().words("digest", in: .english, ["lines": "a"]).html == nil)
        #expect(try templates().names == ["account.activate", "digest"])
    }

    @Test func `every value is escaped in HTML, and only there`() throws {
        let words = try templates().words("account.activate", in: .english, ["name": "<b>'\"&\u{301}", "link": "\"><script>"])
        #expect(words.subject == "<b>'\"&\u{301}, activate your account")
        #expect(words.html == "<p style=\"{ }\"><a href=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&#39;&quot;&amp;\u{301}</a></p>")
    }

    @Test func `a value is not filled in again`() throws {
        let words = try templates().words("account.activate", in: .english, ["name": "{link}", "link": "{name}"])
        #expect(words.subject == "{link}, activate your account")
        #expect(words.text == "The link: {name}")
    }

    @Test func `a value that is missing sends nothing`() throws {
        let failure = #expect(throws: MailFailure.self) { try templates().words("account.activate", in: .english, ["name": "Anna"]) }
        #expect(failure == MailFailure(.permanent, "the template's {link} has no value"))
        #expect(throws: MailFailure.self) { try templates().words("nothing", in: .english, [:]) }
    }

    @Test func `a value cannot break the subject's line`() throws {
        let to = try MailAddress("anna@example.com")
        #expect(throws: MailFailure.self) {
            try templates().mail("account.activate", id: "m-1", to: to, in: .english, ["name": "A\r\nBcc: b@example.com", "link": "x"])
        }
        let mail = try templates().mail("digest", id: "m-2", to: to, in: .chinese, ["lines": "一\n二"], unsubscribe: "https://a.example/x")
        #expect(mail.subject == "本周摘要")
        #expect(mail.text == "一\n二")
        #expect(mail.unsubscribe == "https://a.example/x")
    }

    @Test func `languages that differ are told at the start`() {
        var english = Self.english
        english["digest.text"] = "{rows}"
        #expect(throws: WrongTemplates("digest differs between zh-Hans and en in its values or its parts")) {
            try MailTemplates([.chinese: Self.chinese, .english: english])
        }
        english["digest.text"] = nil
        #expect(throws: WrongTemplates("digest has no subject or no text in en")) {
            try MailTemplates([.chinese: Self.chinese, .english: english])
        }
        english["digest.subject"] = nil
        #expect(throws: WrongTemplates("digest has no words in en")) { try MailTemplates([.chinese: Self.chinese, .english: english]) }
        english["digest.title"] = "x"
        #expect(throws: WrongTemplates.self) { try MailTemplates([.chinese: Self.chinese, .english: english]) }
    }
}
