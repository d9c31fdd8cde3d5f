import Foundation
import JixiaCore

/// One mail to one person. Whatever is made can be sent: what could break its form is refused here.
public struct Mail: Sendable, Equatable {
    public static let subjectMax = 250
    public static let bodyBytesMax = 512 * 1024

    /// Names this mail for ever. Its Message-ID is made from it, so that a mail sent twice can be known for one.
    public let id: String
    public let to: MailAddress
    public let subject: String
    public let text: String
    public let html: String?
    public let language: Language
    /// Where a reader of a digest takes his name off the list, by one POST (RFC 8058).
    public let unsubscribe: String?
    /// Of which template it was made; empty where of none.
    public let template: String

    /// - Throws: `MailFailure`, permanent.
    public init(
        id: String, to: MailAddress, subject: String, text: String, html: String? = nil, language: Language, unsubscribe: String? = nil,
        template: String = ""
    ) throws {
        guard (1...100).contains(id.utf8.count) else { throw MailFailure.malformed("the mail's id has not 1 to 100 bytes") }
        guard subject.isOneLine else { throw MailFailure.malformed("the subject is not one line") }
        guard (1...Self.subjectMax).contains(subject.count), subject.utf8.count <= 4 * Self.subjectMax else {
            throw MailFailure.malformed("the subject has not 1 to \(Self.subjectMax) characters")
        }
        for body in [text, html ?? ""] where body.utf8.count > Self.bodyBytesMax {
            throw MailFailure.malformed("the body is longer than \(Self.bodyBytesMax) bytes")
        }
        guard !text.contains("\0"), html?.contains("\0") != true else { throw MailFailure.malformed("the body has a NUL") }
        if let unsubscribe, !Self.isLink(unsubscribe) { throw MailFailure.malformed("the link to unsubscribe is malformed") }
        self.id = id
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.language = language
        self.unsubscribe = unsubscribe
        self.template = template
    }

    /// Fits between < and > on one line, and leads to the web.
    private static func isLink(_ text: String) -> Bool {
        let forbidden = Array(#"<>",\^`{|}"#.utf8)
        guard text.utf8.count <= 900, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !forbidden.contains($0) }),
            let url = URL(string: text)
        else { return false }
        return ["https", "http"].contains(url.scheme) && url.host?.isEmpty == false
    }
}
