/// A text that is no rate.
public struct RateError: Error, Equatable, CustomStringConvertible {
    public let text: String
    public let reason: String
    public var description: String { "\"\(text)\" is no rate: \(reason)" }
}

/// The notation of Flask-Limiter: `10 per hour`, `10/hour;100/day;2000 per year`, `100/day, 500/7days`.
extension Rate {
    /// Reads one rate.
    public static func parse(_ text: String) throws(RateError) -> Rate {
        let rates = try parseMany(text)
        guard rates.count == 1 else { throw RateError(text: text, reason: "one is wanted here, not \(rates.count)") }
        return rates[0]
    }

    /// Reads rates that are separated by `,`, `;` or `|`; they keep their order.
    public static func parseMany(_ text: String) throws(RateError) -> [Rate] {
        let parts = text.split(omittingEmptySubsequences: false) { ",;|".contains($0) }
        var rates: [Rate] = []
        for (index, part) in parts.enumerated() {
            // The library takes a colon before a separator, but not at the end.
            let isLast = index == parts.count - 1
            rates.append(try parse(!isLast && part.hasSuffix(":") ? part.dropLast() : part, of: text))
        }
        return rates
    }

    private static func parse(_ part: Substring, of text: String) throws(RateError) -> Rate {
        // Made here as a Regex is not Sendable; rates are read at start only.
        let notation = /\s*([0-9]+)\s*(?:\/|per\s*)\s*([0-9]+)?\s*([a-z]+)\s*/.ignoresCase()
        guard let match = try? notation.wholeMatch(in: part) else {
            throw RateError(text: text, reason: "write it like \"10 per hour\" or \"500/7days\"")
        }
        let (_, amount, multiples, unit) = match.output
        guard let granularity = granularity(unit.lowercased()) else {
            throw RateError(text: text, reason: "\"\(unit)\" is none of second, minute, hour, day, month and year")
        }
        guard let amount = Int(amount), amount <= largest else { throw RateError(text: text, reason: "the amount is too large") }
        guard let multiples = Int(multiples ?? "1"), multiples <= largest / granularity.seconds else {
            throw RateError(text: text, reason: "the window is too long")
        }
        return Rate(amount, per: multiples, granularity)
    }

    private static func granularity(_ unit: String) -> Granularity? {
        Granularity.allCases.first { unit == $0.rawValue || unit == $0.rawValue + "s" }
    }
}
