import Foundation
import JixiaCore
import JixiaMessages
import Testing

@testable import JixiaMail

@Suite struct MIMEMessageTests {
    private func lines(
        id: String = "m-1", to: String = "anna@example.com", from: String = "school@example.com", subject: String = "Hello",
        text: String = "Hi", html: String? = nil, unsubscribe: String? = nil
    ) throws -> [String] {
        let mail = try Mail(
            id: id, to: MailAddress(to), subject: subject, text: text, html: html, language: .english, unsubscribe: unsubscribe)
        let message = try MIMEMessage(mail, from: MailAddress(from), at: SMTPWorld.now)
        return String(decoding: message.bytes, as: UTF8.self).components(separatedBy: "\r\n")
    }

    @Test func `a plain mail has these lines`() throws {
        #expect(
            try lines() == [
                "Date: Sat, 21 Nov 2026 08:53:57 +0000", "From: school@example.com", "To: anna@example.com",
                "Message-ID: <m-1@example.com>", "Subject: Hello", "MIME-Version: 1.0", "Content-Language: en",
                "Auto-Submitted: auto-generated", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
                "SGkNCg==", "",
            ])
    }

    @Test func `different ids make different Message-IDs, of letters that may stand there`() throws {
        #expect(try lines(id: "mail:7@<x>")[3] == "Message-ID: <mail=3a7=40=3cx=3e@example.com>")
        #expect(try lines(id: "mail=3a7")[3] == "Message-ID: <mail=3d3a7@example.com>")
        #expect(try lines(id: "a.b\r\nc")[3] == "Message-ID: <a=2eb=0d=0ac@example.com>")
    }

    @Test func `the same mail has the same Message-ID`() throws {
        #expect(try lines(html: "<p>")[3] == lines(html: "<p>")[3])
    }

    @Test func `any subject is ASCII in short lines`() throws {
        let subject = String(repeating: "稷下学堂🎓é", count: 40)
        let message = try lines(subject: subject)
        let start = try #require(message.firstIndex { $0.hasPrefix("Subject: ") })
        let end = try #require(message[(start + 1)...].firstIndex { !$0.hasPrefix(" ") })
        let folded = message[start..<end]
        #expect(folded.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
        let words = folded.joined().dropFirst("Subject: ".count).split(separator: " ")
        #expect(words.allSatisfy { $0.hasPrefix("=?UTF-8?B?") && $0.hasSuffix("?=") && $0.utf8.count <= 75 })
        // Each word is whole characters by itself.
        let decoded = try words.map { try #require(Data(base64Encoded: String($0.dropFirst(10).dropLast(2)))) }
        #expect(decoded.allSatisfy { String(bytes: $0, encoding: .utf8) != nil })
        #expect(decoded.map { String(decoding: $0, as: UTF8.self) }.joined() == subject)
    }

    @Test(arguments: ["=?UTF-8?B?YQ==?=", " blank", "blank ", String(repeating: "a", count: 68)])
    func `a subject that a reader could mistake is encoded`(_ subject: String) throws {
        #expect(try lines(subject: subject)[4].hasPrefix("Subject: =?UTF-8?B?"))
    }

    @Test func `a name is quoted or encoded`() throws {
        #expect(
            try lines(from: "Jixia \"the\" school <school@example.com>")[1...2] == [
                #"From: "Jixia \"the\" school""#, " <school@example.com>",
            ])
        #expect(try lines(from: "稷下 <school@example.com>")[1...2] == ["From: =?UTF-8?B?56i35LiL?=", " <school@example.com>"])
    }

    @Test func `text comes first, HTML last`() throws {
        let message = try lines(text: "Hi", html: "<p>Hi</p>")
        let boundary = try #require(message.first { $0.hasPrefix(" boundary=") }).dropFirst(11).dropLast()
        let between = "--" + boundary
        let separators = message.filter { $0.hasPrefix("--") }
        #expect(separators == [between, between, between + "--"])
        let types = message.filter { $0.hasPrefix("Content-Type: ") }.map { String($0.prefix(24)) }
        #expect(types == ["Content-Type: multipart/", "Content-Type: text/plain", "Content-Type: text/html;"])
    }

    @Test func `one click needs https`() throws {
        let secure = try lines(unsubscribe: "https://a.example/x")
        #expect(secure.contains(" <https://a.example/x>"))
        #expect(secure.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
        let local = try lines(unsubscribe: "http://localhost/x")
        #expect(local.contains(" <http://localhost/x>"))
        #expect(!local.contains { $0.hasPrefix("List-Unsubscribe-Post") })
    }

    @Test func `line ends are those of the wire`() throws {
        let message = try lines(text: "a\nb\r\nc\rd\n")
        #expect(Data(base64Encoded: message[11]) == Data("a\r\nb\r\nc\r\nd\r\n".utf8))
    }

    @Test(arguments: [(0, "Thu, 01 Jan 1970 00:00:00 +0000"), (1_709_164_799_999, "Wed, 28 Feb 2024 23:59:59 +0000")] as [(Int64, String)])
    func `dates are written as mail wants them`(_ milliseconds: Int64, _ text: String) {
        #expect(MIMEMessage.date(Moment(milliseconds: milliseconds)) == text)
    }
}
