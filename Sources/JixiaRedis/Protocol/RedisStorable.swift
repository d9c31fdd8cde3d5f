import Foundation

/// What Redis can keep: text, bytes, numbers. Redis itself knows bytes only.
public protocol RedisStorable: Sendable {
    var redisArgument: RedisArgument { get }
    /// Nil if the answer is not such a value; never a guess.
    init?(redis value: RedisValue)
}

/// One word of a command, as it is sent.
public enum RedisArgument: Sendable {
    case text(String)
    case bytes([UInt8])
}

extension String: RedisStorable {
    public var redisArgument: RedisArgument { .text(self) }

    public init?(redis value: RedisValue) {
        switch value {
        case .bytes(let bytes): self.init(validating: bytes, as: UTF8.self)
        case .status(let word): self = word
        case .integer(let number): self = String(number)
        default: return nil
        }
    }
}

extension [UInt8]: RedisStorable {
    public var redisArgument: RedisArgument { .bytes(self) }

    public init?(redis value: RedisValue) {
        switch value {
        case .bytes(let bytes): self = bytes
        case .status(let word): self = Array(word.utf8)
        case .integer(let number): self = Array(String(number).utf8)
        default: return nil
        }
    }
}

extension Data: RedisStorable {
    public var redisArgument: RedisArgument { .bytes(Array(self)) }

    public init?(redis value: RedisValue) {
        guard let bytes = [UInt8](redis: value) else { return nil }
        self = Data(bytes)
    }
}

extension Int: RedisStorable {
    public var redisArgument: RedisArgument { .text(String(self)) }

    public init?(redis value: RedisValue) {
        if case .integer(let number) = value {
            self = number
        } else if let number = String(redis: value).flatMap(Int.init) {
            self = number
        } else {
            return nil
        }
    }
}

extension Double: RedisStorable {
    /// The shortest text that reads back as this very number; Redis knows `inf` and `-inf` too.
    public var redisArgument: RedisArgument { .text(description) }

    public init?(redis value: RedisValue) {
        guard let number = String(redis: value).flatMap(Double.init) else { return nil }
        self = number
    }
}
