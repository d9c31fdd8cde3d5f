import Foundation
import JixiaCore
import JixiaMessages

/// What the mails of this module say, in both languages: `Resources/Mail`.
enum MailWords {
    /// A program built with texts that do not fit each other does not start.
    static let templates: MailTemplates = {
        do { return try MailTemplates(texts) } catch { preconditionFailure("the words of the mails: \(error)") }
    }()

    private static var texts: [Language: [String: String]] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0, framed(Resource.texts("Mail/\($0.rawValue).json"))) })
    }

    /// What is HTML stands in the frame that all mails have.
    private static func framed(_ texts: [String: String]) -> [String: String] {
        let frame = Resource.lines("Mail/frame.html").joined(separator: "\n")
        return Dictionary(
            uniqueKeysWithValues: texts.map { key, text in
                (key, key.hasSuffix(".html") ? frame.replacingOccurrences(of: "{{words}}", with: text) : text)
            })
    }
}
