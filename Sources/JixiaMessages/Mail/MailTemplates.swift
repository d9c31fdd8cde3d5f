import JixiaCore

/// The mails' texts in all languages. The keys of one mail are `NAME.subject`, `NAME.text` and, if it is to have HTML, `NAME.html`.
public struct MailTemplates: Sendable {
    /// A template, filled.
    public struct Words: Sendable, Equatable {
        public let subject: String
        public let text: String
        public let html: String?
    }

    private struct Entry: Sendable {
        let subject: MailTemplate, text: MailTemplate, html: MailTemplate?
        var holes: Set<String> { subject.holes.union(text.holes).union(html?.holes ?? []) }
    }

    private let entries: [Language: [String: Entry]]

    /// - Throws: `WrongTemplates`, where a text is missing or the languages differ in what they fill in.
    public init(_ texts: [Language: [String: String]]) throws {
        entries = try Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, try Self.entries(texts[$0] ?? [:], $0)) })
        for first in Language.allCases {
            for second in Language.allCases {
                for (name, entry) in entries[first] ?? [:] {
                    guard let other = entries[second]?[name] else { throw WrongTemplates("\(name) has no words in \(second.rawValue)") }
                    guard entry.holes == other.holes, (entry.html == nil) == (other.html == nil) else {
                        throw WrongTemplates("\(name) differs between \(first.rawValue) and \(second.rawValue) in its values or its parts")
                    }
                }
            }
        }
    }

    public var names: [String] { (entries[.english] ?? [:]).keys.sorted() }

    /// - Throws: `MailFailure`, permanent, for a name that is unknown or a value that is missing.
    public func words(_ name: String, in language: Language, _ values: [String: String]) throws -> Words {
        guard let entry = entries[language]?[name] else { throw MailFailure.malformed("there is no mail template \(name)") }
        return Words(
            subject: try entry.subject.filled(values), text: try entry.text.filled(values),
            html: try entry.html?.filled(values, escaping: MailTemplate.escaped))
    }

    /// The whole mail of a template.
    public func mail(
        _ name: String, id: String, to: MailAddress, in language: Language, _ values: [String: String], unsubscribe: String? = nil
    ) throws -> Mail {
        let words = try words(name, in: language, values)
        return try Mail(
            id: id, to: to, subject: words.subject, text: words.text, html: words.html, language: language, unsubscribe: unsubscribe,
            template: name)
    }

    private static func entries(_ texts: [String: String], _ language: Language) throws -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for key in texts.keys.sorted() {
            guard let dot = key.lastIndex(of: "."), ["subject", "text", "html"].contains(key[key.index(after: dot)...]) else {
                throw WrongTemplates("\(key) ends neither in .subject nor in .text nor in .html")
            }
            let name = String(key[..<dot])
            guard let subject = texts[name + ".subject"], let text = texts[name + ".text"] else {
                throw WrongTemplates("\(name) has no subject or no text in \(language.rawValue)")
            }
            entries[name] = Entry(
                subject: MailTemplate(subject), text: MailTemplate(text), html: texts[name + ".html"].map(MailTemplate.init))
        }
        return entries
    }
}

public struct WrongTemplates: Error, Equatable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
