import Foundation
import Testing

@Suite struct MessageTests {
    private func messages(_ language: String) throws -> [String: String] {
        let text = try ProjectTree.text("Sources/JixiaWeb/Resources/Messages/\(language).json")
        return try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    }

    @Test func `both languages have the same keys, and none is empty in both`() throws {
        let chinese = try messages("zh-Hans"), english = try messages("en")
        #expect(Set(chinese.keys).symmetricDifference(english.keys) == [])
        // What stands before a number in one language may stand after it in the other.
        for (key, text) in chinese { #expect(!(text + (english[key] ?? "")).isEmpty, "\(key)") }
    }

    @Test func `both languages fill in the same values`() throws {
        let chinese = try messages("zh-Hans"), english = try messages("en")
        let hole = /\{[a-z_]+\}/
        for (key, text) in chinese {
            let own = Set(text.matches(of: hole).map { String($0.output) })
            let other = Set((english[key] ?? "").matches(of: hole).map { String($0.output) })
            #expect(own == other, "\(key)")
        }
    }

    @Test func `every failure has words in both languages`() throws {
        let chinese = try messages("zh-Hans"), english = try messages("en")
        let code = /Failure\(\.[a-zA-Z]+, "([a-z_]+)"/
        let codes = Set(ProjectTree.sources.flatMap { file in file.text.matches(of: code).map { String($0.output.1) } })
        #expect(codes.count > 20)
        let fields: Set = ["required", "length", "range", "id", "choice", "count", "flag", "text_malformed", "wrong_fields"]
        for code in codes.union(fields) {
            #expect(chinese["failure.\(code)"] != nil, "zh-Hans: failure.\(code)")
            #expect(english["failure.\(code)"] != nil, "en: failure.\(code)")
        }
    }

    @Test func `every permission has words in both languages`() throws {
        let chinese = try messages("zh-Hans"), english = try messages("en")
        let name = /Permission\("([a-z_.]+)"\)/
        let names = Set(ProjectTree.sources.flatMap { file in file.text.matches(of: name).map { String($0.output.1) } })
        #expect(names.count > 4)
        for name in names {
            #expect(chinese["permission.\(name)"] != nil, "zh-Hans: permission.\(name)")
            #expect(english["permission.\(name)"] != nil, "en: permission.\(name)")
        }
    }

    @Test func `every text that a template asks for is there`() throws {
        let english = try messages("en")
        let folder = ProjectTree.root.appendingPathComponent("Sources/JixiaWeb/Resources/Templates")
        let names =
            FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }.filter { $0.hasSuffix(".mustache") } ?? []
        #expect(names.count > 10)
        let asked = /\{\{\{?\s*t\.([a-zA-Z0-9_.]+)\s*\}?\}\}/
        for name in names {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            for match in text.matches(of: asked) { #expect(english[String(match.output.1)] != nil, "\(name): \(match.output.1)") }
        }
    }
}
