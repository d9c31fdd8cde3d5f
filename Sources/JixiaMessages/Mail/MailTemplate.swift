/// A text with holes: `Hello {name}`. What fills a hole is never searched for holes again.
struct MailTemplate: Sendable {
    private let text: String
    let holes: Set<String>

    init(_ text: String) {
        self.text = text
        holes = Set(text.matches(of: Self.hole).map { String($0.output.1) })
    }

    private static var hole: Regex<(Substring, Substring)> { /\{([a-z][a-z0-9_]*)\}/ }

    /// - Parameter escaping: what is done to every value; in HTML, `escaped`.
    func filled(_ values: [String: String], escaping: (String) -> String = { $0 }) throws -> String {
        for hole in holes.sorted() where values[hole] == nil { throw MailFailure.malformed("the template's {\(hole)} has no value") }
        return text.replacing(Self.hole) { escaping(values[String($0.output.1)] ?? "") }
    }

    /// Safe between tags and in a quoted attribute of HTML. (A link's scheme is the caller's concern.)
    static func escaped(_ value: String) -> String {
        var escaped = ""
        for character in value.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
