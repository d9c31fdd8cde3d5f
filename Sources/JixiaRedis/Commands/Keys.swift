import Foundation

/// How long a key has still to live.
public enum RedisLife: Sendable, Equatable {
    case missing
    case endless
    case left(Duration)
}

extension RedisCommands {
    /// Gives how many there were.
    @discardableResult
    public func del(_ keys: String...) async throws -> Int { try await del(keys) }

    @discardableResult
    public func del(_ keys: [String]) async throws -> Int { keys.isEmpty ? 0 : try await send(["DEL"] + keys).decode() }

    /// Like `del`; the memory is freed in the background.
    @discardableResult
    public func unlink(_ keys: String...) async throws -> Int { try await send(["UNLINK"] + keys).decode() }

    /// How many of these keys there are.
    public func exists(_ keys: String...) async throws -> Int { try await send(["EXISTS"] + keys).decode() }

    /// False if there is no such key.
    @discardableResult
    public func expire(_ key: String, after life: Duration) async throws -> Bool {
        try await send("PEXPIRE", key, life.redisMilliseconds).isYes
    }

    @discardableResult
    public func expire(_ key: String, at date: Date) async throws -> Bool {
        try await send("PEXPIREAT", key, Int(date.timeIntervalSince1970 * 1000)).isYes
    }

    /// False if the key does not exist or never ends anyway.
    @discardableResult
    public func persist(_ key: String) async throws -> Bool { try await send("PERSIST", key).isYes }

    public func ttl(_ key: String) async throws -> RedisLife {
        switch try await send("PTTL", key).decode(as: Int.self) {
        case -2: .missing
        case -1: .endless
        case let milliseconds: .left(.milliseconds(milliseconds))
        }
    }

    public func rename(_ key: String, _ new: String) async throws { _ = try await send("RENAME", key, new) }

    /// False if the new name is taken.
    public func renameIfAbsent(_ key: String, _ new: String) async throws -> Bool { try await send("RENAMENX", key, new).isYes }

    /// `string`, `hash`, `list`, `set`, `zset`, `stream`; nil if there is no such key.
    public func type(_ key: String) async throws -> String? {
        let type = try await send("TYPE", key).decode(as: String.self)
        return type == "none" ? nil : type
    }

    public func touch(_ keys: String...) async throws -> Int { try await send(["TOUCH"] + keys).decode() }

    public func randomKey() async throws -> String? { try await send("RANDOMKEY").decodeIfPresent() }
}
