import JixiaCore

/// Reads the lines of a set of divisions and says everything that is wrong with them.
struct AreaFileReader {
    private(set) var entries: [AreaTree.Entry] = []
    private(set) var source = ""
    private(set) var problems: [String] = []

    init(_ text: String) {
        var lines: [ID<Area>: Int] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let number = index + 1
            if line.hasPrefix("#") {
                if source.isEmpty { source = String(line.drop { $0 == "#" || $0 == " " }) }
            } else if !line.isEmpty {
                guard let entry = Self.entry(line) else {
                    problems.append("line \(number): not a code, a parent and a name with tabs between")
                    continue
                }
                if let first = lines.updateValue(number, forKey: entry.area.id) {
                    problems.append("line \(number): \(entry.area.id) stands in line \(first) already")
                }
                entries.append(entry)
            }
        }
        checkLevels()
    }

    private static func entry(_ line: Substring) -> AreaTree.Entry? {
        let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard columns.count == 3, let code = number(columns[0]), code > 0, let parent = number(columns[1]),
            AreaSet.nameLength.contains(columns[2].unicodeScalars.count),
            !columns[2].unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.value < 0x20 })
        else { return nil }
        return AreaTree.Entry(area: Area(id: ID(code), name: String(columns[2])), parent: ID(parent))
    }

    /// Digits alone: no sign, no blank.
    private static func number(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(text) : nil
    }

    /// Every area is a province, or lies in one above it; three levels, none of them missing.
    private mutating func checkLevels() {
        let parents = Dictionary(entries.map { ($0.area.id, $0.parent) }) { first, _ in first }
        let inhabited = Set(parents.values)
        if entries.isEmpty { problems.append("there is no area") }
        for entry in entries {
            let words = "\(entry.area.id) \(entry.area.name)"
            switch Self.level(of: entry.area.id, parents) {
            case .below(let missing): problems.append("\(words): there is no area \(missing) for it to lie in")
            case .inCircle: problems.append("\(words): lies in itself")
            case .level(let level) where level > AreaSet.levels: problems.append("\(words): lies deeper than a district")
            case .level(let level) where level < AreaSet.levels && !inhabited.contains(entry.area.id):
                problems.append("\(words): has no \(level == 1 ? "city" : "district")")
            case .level: break
            }
        }
    }

    private enum Place { case level(Int), below(missing: ID<Area>), inCircle }

    private static func level(of id: ID<Area>, _ parents: [ID<Area>: ID<Area>]) -> Place {
        var (level, next) = (0, id)
        while next != AreaTree.root {
            guard let parent = parents[next] else { return .below(missing: next) }
            level += 1
            if level > parents.count { return .inCircle }
            next = parent
        }
        return .level(level)
    }
}
