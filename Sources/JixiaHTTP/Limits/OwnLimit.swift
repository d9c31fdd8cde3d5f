import JixiaLimits

/// A limit of the operator's: `users/login: 10/minute`, `shopping/*: 600/hour by address`, `POST /signin: 20/hour trial`.
///
/// One that names a route takes the place of what the route states itself; one that ends with `*` is added to all routes it
/// fits, and counted over them together. After the rates may follow, in any order, `by account`, `by address`, `by network` or
/// `by mobile`, `on failure`, `trial`, and `if down count`, `if down allow` or `if down refuse`. `exempt` stands for no rate.
public struct OwnLimit: Sendable {
    public struct Wrong: Error, CustomStringConvertible {
        public let description: String
    }

    /// As it was written.
    public let text: String
    let method: String?
    let path: String
    /// Nil for a route that is to have no limit.
    let rule: LimitRule?

    /// Reads limits that are separated by `;` or line ends. A piece without a colon is one more rate of the limit before it.
    public static func parse(_ text: String) throws -> [OwnLimit] {
        var pieces: [String] = []
        for piece in text.split(whereSeparator: { $0 == ";" || $0.isNewline }).map(String.init) {
            if piece.allSatisfy(\.isWhitespace) { continue }
            if piece.contains(":") || pieces.isEmpty { pieces.append(piece) } else { pieces[pieces.count - 1] += ";" + piece }
        }
        return try pieces.map(OwnLimit.init)
    }

    init(_ piece: String) throws {
        let halves = piece.split(separator: ":", maxSplits: 1).map(String.init)
        guard halves.count == 2 else { throw Wrong(description: "\"\(piece)\" has to look like users/login: 10/minute") }
        text = piece.split(separator: " ").joined(separator: " ")
        let names = halves[0].split(separator: " ").map(String.init)
        guard (1...2).contains(names.count), let path = names.last else { throw Wrong(description: "\"\(halves[0])\" is no route") }
        method = names.count == 2 ? names[0].uppercased() : nil
        self.path = path
        rule = try Self.rule(halves[1], path)
    }

    /// Whether it is added to the routes it fits, instead of taking the place of what they state.
    var isAdded: Bool { path.hasSuffix("*") }

    func fits(_ route: LimitRoute) -> Bool {
        guard method == nil || method == route.method else { return false }
        return isAdded ? route.path.hasPrefix(path.dropLast()) : route.path == path
    }

    private static func rule(_ text: String, _ path: String) throws -> LimitRule? {
        var words = text.split(separator: " ").map(String.init)
        if words == ["exempt"] { return nil }
        let options = words.firstIndex { ["by", "on", "trial", "if"].contains($0) } ?? words.count
        let rates: [Rate]
        do { rates = try Rate.parseMany(words[..<options].joined(separator: " ")) } catch { throw Wrong(description: "\(error)") }
        var rule = LimitRule(path, rates, scope: path.hasSuffix("*") ? .shared(path) : .route)
        words.removeFirst(options)
        while !words.isEmpty { try read(&words, into: &rule) }
        return rule
    }

    private static func read(_ words: inout [String], into rule: inout LimitRule) throws {
        switch words.first {
        case "trial": rule.mode = .trial
        case "by": rule.key = try key(words.dropFirst().first)
        case "on" where words.dropFirst().first == "failure": rule.deductsOnFailureOnly = true
        case "if" where words.dropFirst().first == "down": rule.whenStoreIsDown = try outage(words.dropFirst(2).first)
        default: throw Wrong(description: "\"\(words.joined(separator: " "))\" is not understood")
        }
        if case .mobile = rule.key { rule.looksInside = true }
        words.removeFirst(min(words.count, ["trial": 1, "if": 3][words[0], default: 2]))
    }

    private static func key(_ word: String?) throws -> LimitKey {
        switch word {
        case "account": .account
        case "address": .address
        case "network": .addressPrefix()
        case "mobile": .mobile
        default: throw Wrong(description: "by \(word ?? "") is none of account, address, network and mobile")
        }
    }

    private static func outage(_ word: String?) throws -> LimitRule.Outage {
        switch word {
        case "count": .countHere
        case "allow": .allow
        case "refuse": .refuse
        default: throw Wrong(description: "if down \(word ?? "") is none of count, allow and refuse")
        }
    }
}

/// A route as limits name it: an entry of the API by its path below `/api/`, a form of a page by its path with the slash.
public struct LimitRoute: Sendable, Hashable {
    public let method: String
    public let path: String

    public init(_ method: String, _ path: String) {
        self.method = method
        self.path = path
    }

    public var name: String { method + " " + path }
}
