import Foundation
import JixiaCore

/// The divisions of the country as they were on one day.
public struct AreaSet: Sendable, Equatable {
    /// Provinces, cities, districts.
    static let levels = 3
    static let nameLength = 1...40
    static let sourceLength = 200

    /// The set that the program brings.
    public static let builtIn: AreaSet = {
        do { return try AreaSet(Resource.text("areas.tsv")) } catch {
            preconditionFailure("the program was built with wrong areas: \(error)")
        }
    }()

    /// `2025-12-31`.
    public let asOf: String
    public let source: String
    public let tree: AreaTree

    /// - Parameters:
    ///   - text: a line for each area: code, parent, name with tabs between; the parent of a province is 0. Lines that begin with
    ///     `#` say where the set comes from; the first of them names its date.
    ///   - asOf: wins over the date in the text.
    /// - Throws: `WrongAreaFile` with everything that is wrong.
    public init(_ text: String, asOf: String? = nil) throws {
        let reader = AreaFileReader(text)
        var problems = reader.problems
        let date = asOf ?? reader.source.firstMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/).map { String($0.output) }
        if let date {
            if !Self.isDate(date) { problems.append("\(date) is no date") }
        } else {
            problems.append("the first line does not name the date of the set; give it with --date YYYY-MM-DD")
        }
        guard problems.isEmpty, let date else { throw WrongAreaFile(problems: problems) }
        self.asOf = date
        source = reader.source.cut(to: Self.sourceLength)
        tree = AreaTree(reader.entries)
    }

    /// The same areas in the same words: two sets are equal exactly if their texts and dates are.
    var text: String {
        tree.entries.map { "\($0.area.id)\t\($0.parent)\t\($0.area.name)\n" }.joined()
    }

    private static func isDate(_ text: String) -> Bool {
        guard text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil else { return false }
        let parts = text.split(separator: "-").compactMap { Int($0) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return DateComponents(calendar: calendar, year: parts[0], month: parts[1], day: parts[2]).isValidDate
    }
}

/// A file that is no set of divisions.
public struct WrongAreaFile: Error, CustomStringConvertible {
    private static let shownMax = 20
    public let problems: [String]

    public var description: String {
        let more = problems.count > Self.shownMax ? ["and \(problems.count - Self.shownMax) more"] : []
        return "the file is no set of areas:\n  " + (problems.prefix(Self.shownMax) + more).joined(separator: "\n  ")
    }
}
