import Foundation
import JixiaCore

/// What people read, by key, in both languages. `{name}` in a message is replaced by a value.
public struct Messages: Sendable {
    private let texts: [Language: [String: String]]
    private let trees: [Language: Tree]

    /// - Parameter folder: holds `zh-Hans.json` and `en.json`, each a flat object of keys and texts.
    public init(folder: URL) throws {
        var texts: [Language: [String: String]] = [:]
        for language in Language.allCases {
            let data = try Data(contentsOf: folder.appendingPathComponent(language.rawValue + ".json"))
            texts[language] = try JSONDecoder().decode([String: String].self, from: data)
        }
        self.texts = texts
        trees = texts.mapValues(Self.nested)
    }

    public func text(_ key: String, _ language: Language, _ values: [String: String] = [:]) -> String {
        let text = texts[language]?[key] ?? texts[.english]?[key] ?? key
        guard !values.isEmpty else { return text }
        return values.reduce(text) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
    }

    public func keys(_ language: Language) -> Set<String> { Set((texts[language] ?? [:]).keys) }

    public func message(of failure: Failure, _ language: Language) -> String {
        text("failure.\(failure.code)", language, failure.values)
    }

    /// All messages of a language as nested objects, so that a template can say `{{t.cart.empty}}`.
    public func tree(_ language: Language) -> Tree { trees[language] ?? .object([:]) }

    private static func nested(_ texts: [String: String]) -> Tree {
        var root: [String: Tree] = [:]
        for (key, text) in texts { insert(text, at: key.split(separator: ".").map(String.init)[...], into: &root) }
        return .object(root)
    }

    private static func insert(_ text: String, at path: ArraySlice<String>, into node: inout [String: Tree]) {
        guard let first = path.first else { return }
        guard path.count > 1 else {
            node[first] = .text(text)
            return
        }
        var child: [String: Tree] = if case .object(let members)? = node[first] { members } else { [:] }
        insert(text, at: path.dropFirst(), into: &child)
        node[first] = .object(child)
    }
}
