/// A value as a database holds it.
public enum Value: Sendable, Hashable { case null, integer(Int64), real(Double), text(String), bytes([UInt8]) }

/// SQL text with its values beside it. Interpolated values become parameters; they never become text.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    enum Part: Sendable { case text(String), value(Value), portable(Portable) }
    var parts: [Part]

    public init(stringLiteral value: String) { parts = [.text(value)] }
    public init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

    /// For names of tables and columns that come from our own code, never from a request.
    public init(trusted text: String) { parts = [.text(text)] }

    public static func + (first: SQL, second: SQL) -> SQL {
        var sum = first
        sum += second
        return sum
    }

    public static func += (sum: inout SQL, second: SQL) { sum.parts += second.parts }

    public struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []
        public init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(interpolationCount * 2 + 1) }
        public mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { parts.append(.text(literal)) } }
        public mutating func appendInterpolation(_ value: some Storable) { parts.append(.value(value.stored)) }
        public mutating func appendInterpolation<T: Storable>(_ value: T?) { parts.append(.value(value.stored)) }
        public mutating func appendInterpolation(_ portable: Portable) { parts.append(.portable(portable)) }
        public mutating func appendInterpolation(_ sql: SQL) { parts += sql.parts }
        /// `IN \(list: ids)`: one parameter for each element; an empty list matches nothing.
        public mutating func appendInterpolation(list values: [some Storable]) {
            parts.append(.text("("))
            for (index, value) in values.enumerated() {
                if index > 0 { parts.append(.text(", ")) }
                parts.append(.value(value.stored))
            }
            parts.append(.text(values.isEmpty ? "NULL)" : ")"))
        }
    }

    public func render(_ dialect: Dialect) -> (text: String, values: [Value]) {
        var text = ""
        var values: [Value] = []
        for part in parts {
            switch part {
            case .text(let piece): text += piece
            case .value(let value):
                text += "?"
                values.append(value)
            case .portable(let portable): text += portable.text(in: dialect)
            }
        }
        return (text, values)
    }
}
