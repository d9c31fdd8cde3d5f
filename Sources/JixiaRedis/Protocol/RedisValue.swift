/// One answer of Redis.
public enum RedisValue: Sendable, Equatable {
    case null
    case integer(Int)
    /// A short word of the protocol, like `OK` or `QUEUED`.
    case status(String)
    case bytes([UInt8])
    case array([RedisValue])
    case error(RedisError)
}

extension RedisValue {
    /// The value itself, unless it is an error.
    public func checked() throws -> RedisValue {
        if case .error(let error) = self { throw error }
        return self
    }

    public func decode<Value: RedisStorable>(as type: Value.Type = Value.self) throws -> Value {
        guard let value = try Value(redis: checked()) else { throw RedisError.unexpectedAnswer("not a \(type)") }
        return value
    }

    /// Nil where Redis has nothing.
    public func decodeIfPresent<Value: RedisStorable>(as type: Value.Type = Value.self) throws -> Value? {
        self == .null ? nil : try decode(as: type)
    }

    /// The elements of an array; of a missing one, none.
    public var elements: [RedisValue] {
        get throws {
            switch try checked() {
            case .array(let values): values
            case .null: []
            default: throw RedisError.unexpectedAnswer("not an array")
            }
        }
    }

    public func list<Value: RedisStorable>(of type: Value.Type = Value.self) throws -> [Value] {
        try elements.map { try $0.decode(as: type) }
    }

    /// `name, value, name, value …` as Redis writes a hash.
    public func dictionary<Value: RedisStorable>(of type: Value.Type = Value.self) throws -> [String: Value] {
        try Dictionary(pairs().map { (try $0.decode(as: String.self), try $1.decode(as: type)) }) { $1 }
    }

    func pairs() throws -> [(RedisValue, RedisValue)] {
        let flat = try elements
        guard flat.count.isMultiple(of: 2) else { throw RedisError.unexpectedAnswer("not pairs") }
        return stride(from: 0, to: flat.count, by: 2).map { (flat[$0], flat[$0 + 1]) }
    }

    /// True for `OK` and 1, false for nil and 0.
    var isYes: Bool {
        get throws {
            switch try checked() {
            case .status("OK"), .integer(1): true
            case .null, .integer(0): false
            default: throw RedisError.unexpectedAnswer("neither yes nor no")
            }
        }
    }
}
