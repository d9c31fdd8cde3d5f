import Testing

/// `docs/mistakes.md` promises a test for each mistake.
@Suite struct MistakeTests {
    private struct Promise {
        let number: String
        /// Where the test is, from `Tests/`, and its name.
        let tests: [(file: String, name: String)]
        /// What has to be built before the mistake can be made.
        let later: String?
    }

    private func promises() throws -> [Promise] {
        try ProjectTree.text("docs/mistakes.md").split(separator: "\n").compactMap { line in
            guard let row = line.wholeMatch(of: /\| ([0-9]+[CHML]) \| .+ \| (.+) \|/) else { return nil }
            let cell = String(row.output.2)
            if cell.hasPrefix("later: ") { return Promise(number: String(row.output.1), tests: [], later: String(cell.dropFirst(7))) }
            let tests = cell.split(separator: "<br>").compactMap { item in
                item.wholeMatch(of: /`([^`]+)`: (.+)/).map { (file: String($0.output.1), name: String($0.output.2)) }
            }
            return Promise(number: String(row.output.1), tests: tests, later: nil)
        }
    }

    @Test func `all 54 are there, once`() throws {
        let numbers = try promises().map { Int($0.number.dropLast()) ?? 0 }
        #expect(numbers == Array(1...54))
    }

    @Test func `each has a test, or waits for a part that is not there`() throws {
        for promise in try promises() { #expect(!promise.tests.isEmpty || promise.later != nil, "\(promise.number)") }
        let waiting = try promises().filter { $0.later != nil }.map(\.number)
        #expect(Set(waiting) == ["37H", "38H", "39H"])
    }

    @Test func `every test that is named is there`() throws {
        for promise in try promises() {
            for test in promise.tests {
                let text = (try? ProjectTree.text("Tests/" + test.file)) ?? ""
                let declaration = test.file.hasSuffix(".py") ? "def \(test.name)(" : "func `\(test.name)`("
                #expect(text.contains(declaration), "\(promise.number): \(test.file): \(test.name)")
            }
        }
    }
}
