/// When `set` sets.
public enum RedisCondition: String, Sendable {
    case ifAbsent = "NX"
    case ifPresent = "XX"
}

extension RedisCommands {
    /// False if the condition was not met.
    @discardableResult
    public func set(
        _ key: String, _ value: some RedisStorable, expiry: Duration? = nil, keepingExpiry: Bool = false, condition: RedisCondition? = nil
    ) async throws -> Bool {
        var command: [any RedisStorable] = ["SET", key, value]
        if let expiry { command += ["PX", expiry.redisMilliseconds] }
        if keepingExpiry { command.append("KEEPTTL") }
        if let condition { command.append(condition.rawValue) }
        return try await send(command).isYes
    }

    public func get<Value: RedisStorable>(_ key: String, as type: Value.Type = String.self) async throws -> Value? {
        try await send("GET", key).decodeIfPresent()
    }

    /// Gives the value it replaces.
    public func getSet<Value: RedisStorable>(
        _ key: String, _ value: some RedisStorable, as type: Value.Type = String.self
    ) async throws -> Value? {
        try await send("GETSET", key, value).decodeIfPresent()
    }

    public func mget<Value: RedisStorable>(_ keys: [String], as type: Value.Type = String.self) async throws -> [Value?] {
        try await send(["MGET"] + keys).elements.map { try $0.decodeIfPresent() }
    }

    public func mset(_ values: [String: any RedisStorable]) async throws { _ = try await send(["MSET"] + values.flattened) }

    /// False, and nothing set, if one of the keys exists.
    public func msetIfAbsent(_ values: [String: any RedisStorable]) async throws -> Bool {
        try await send(["MSETNX"] + values.flattened).isYes
    }

    /// Gives the length afterwards.
    @discardableResult
    public func append(_ key: String, _ value: some RedisStorable) async throws -> Int { try await send("APPEND", key, value).decode() }

    public func strlen(_ key: String) async throws -> Int { try await send("STRLEN", key).decode() }

    /// Bytes of the value, the last included; negative places count from the end.
    public func getRange<Value: RedisStorable>(
        _ key: String, _ start: Int, _ end: Int, as type: Value.Type = String.self
    ) async throws -> Value {
        try await send("GETRANGE", key, start, end).decode()
    }

    /// Gives the length afterwards.
    @discardableResult
    public func setRange(_ key: String, at offset: Int, _ value: some RedisStorable) async throws -> Int {
        try await send("SETRANGE", key, offset, value).decode()
    }

    @discardableResult
    public func incr(_ key: String, by step: Int = 1) async throws -> Int { try await send("INCRBY", key, step).decode() }

    @discardableResult
    public func decr(_ key: String, by step: Int = 1) async throws -> Int { try await send("DECRBY", key, step).decode() }

    @discardableResult
    public func incrByFloat(_ key: String, by step: Double) async throws -> Double { try await send("INCRBYFLOAT", key, step).decode() }
}

extension [String: any RedisStorable] {
    /// `name value name value …`
    var flattened: [any RedisStorable] { flatMap { [$0.key, $0.value] as [any RedisStorable] } }
}
