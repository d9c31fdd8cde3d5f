public enum RedisPlace: String, Sendable {
    case before = "BEFORE"
    case after = "AFTER"
}

extension RedisCommands {
    /// Gives the length afterwards; so do the others that push.
    @discardableResult
    public func lpush(_ key: String, _ values: any RedisStorable...) async throws -> Int {
        try await send(["LPUSH", key] + values).decode()
    }

    @discardableResult
    public func rpush(_ key: String, _ values: any RedisStorable...) async throws -> Int {
        try await send(["RPUSH", key] + values).decode()
    }

    /// Pushes onto a list that exists, else does nothing.
    @discardableResult
    public func lpushx(_ key: String, _ values: any RedisStorable...) async throws -> Int {
        try await send(["LPUSHX", key] + values).decode()
    }

    @discardableResult
    public func rpushx(_ key: String, _ values: any RedisStorable...) async throws -> Int {
        try await send(["RPUSHX", key] + values).decode()
    }

    @discardableResult
    public func lpop<Value: RedisStorable>(_ key: String, as type: Value.Type = String.self) async throws -> Value? {
        try await send("LPOP", key).decodeIfPresent()
    }

    @discardableResult
    public func rpop<Value: RedisStorable>(_ key: String, as type: Value.Type = String.self) async throws -> Value? {
        try await send("RPOP", key).decodeIfPresent()
    }

    /// Takes from the tail of one list and puts it at the head of another, in one step.
    @discardableResult
    public func rpoplpush<Value: RedisStorable>(
        _ source: String, _ target: String, as type: Value.Type = String.self
    ) async throws -> Value? {
        try await send("RPOPLPUSH", source, target).decodeIfPresent()
    }

    public func llen(_ key: String) async throws -> Int { try await send("LLEN", key).decode() }

    /// From one place to another, the last included; negative places count from the end.
    public func lrange<Value: RedisStorable>(
        _ key: String, _ start: Int = 0, _ end: Int = -1, as type: Value.Type = String.self
    ) async throws -> [Value] {
        try await send("LRANGE", key, start, end).list()
    }

    public func lindex<Value: RedisStorable>(_ key: String, _ place: Int, as type: Value.Type = String.self) async throws -> Value? {
        try await send("LINDEX", key, place).decodeIfPresent()
    }

    public func lset(_ key: String, _ place: Int, _ value: some RedisStorable) async throws {
        _ = try await send("LSET", key, place, value)
    }

    /// Gives the length afterwards; -1 if the pivot is not there.
    @discardableResult
    public func linsert(_ key: String, _ place: RedisPlace, _ pivot: some RedisStorable, _ value: some RedisStorable) async throws -> Int {
        try await send("LINSERT", key, place.rawValue, pivot, value).decode()
    }

    /// Removes so many that are equal, from the head; from the tail if negative; all if 0. Gives how many it removed.
    @discardableResult
    public func lrem(_ key: String, _ count: Int, _ value: some RedisStorable) async throws -> Int {
        try await send("LREM", key, count, value).decode()
    }

    public func ltrim(_ key: String, _ start: Int, _ end: Int) async throws { _ = try await send("LTRIM", key, start, end) }
}
