import Testing

@Suite struct SourceTests {
    @Test func `SQL avoids what the databases answer differently`() {
        let forbidden = [
            /\bLIKE\b/, /\bLENGTH\(/, /\bUPPER\(/, /\bLOWER\(/, /\bRETURNING\b/, /\bstrftime\(/, /\bjson_/, /\bAUTOINCREMENT\b/,
        ]
        let hasOwnWords: Set = ["Sources/JixiaStore/Dialect.swift"]
        for file in ProjectTree.sources where !hasOwnWords.contains(file.path) && !file.path.hasPrefix("Sources/JixiaSQLite/") {
            for line in file.lines where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                for word in forbidden { #expect(line.firstMatch(of: word) == nil, "\(file): \(line)") }
            }
        }
    }

    @Test func `nothing can bring the process down on purpose`() {
        let traps = [/\btry!/, /\bas!/, /\bfatalError\(/, /\bunowned\b/]
        for file in ProjectTree.sources {
            for trap in traps { #expect(file.text.firstMatch(of: trap) == nil, "\(file)") }
        }
    }

    @Test func `whatever the compiler is told to believe is proved beside it`() {
        for file in ProjectTree.sources {
            for (index, line) in file.lines.enumerated() where line.contains("@unchecked Sendable") {
                let before = file.lines[max(0, index - 3)..<index]
                #expect(before.contains { $0.contains("/// Unchecked: ") }, "\(file): \(line)")
            }
        }
    }

    @Test func `files hold one idea each`() {
        for file in ProjectTree.sources + ProjectTree.tests { #expect(file.lines.count <= 320, "\(file): \(file.lines.count) lines") }
    }

    @Test func `what is printed is printed by the commands`() {
        for file in ProjectTree.sources where !file.path.hasPrefix("Sources/Jixia/Commands/") {
            #expect(file.text.firstMatch(of: /(^|[^a-zA-Z_.])print\(/) == nil, "\(file)")
        }
    }
}
