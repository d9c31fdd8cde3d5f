extension RedisCommands {
    /// Gives how many fields are new.
    @discardableResult
    public func hset(_ key: String, _ fields: [String: any RedisStorable]) async throws -> Int {
        try await send(["HSET", key] + fields.flattened).decode()
    }

    /// True if the field is new.
    @discardableResult
    public func hset(_ key: String, _ field: String, _ value: some RedisStorable) async throws -> Bool {
        try await send("HSET", key, field, value).isYes
    }

    /// False if the field was there already.
    public func hsetIfAbsent(_ key: String, _ field: String, _ value: some RedisStorable) async throws -> Bool {
        try await send("HSETNX", key, field, value).isYes
    }

    public func hget<Value: RedisStorable>(_ key: String, _ field: String, as type: Value.Type = String.self) async throws -> Value? {
        try await send("HGET", key, field).decodeIfPresent()
    }

    public func hmget<Value: RedisStorable>(_ key: String, _ fields: [String], as type: Value.Type = String.self) async throws -> [Value?] {
        try await send(["HMGET", key] + fields).elements.map { try $0.decodeIfPresent() }
    }

    public func hgetall<Value: RedisStorable>(_ key: String, as type: Value.Type = String.self) async throws -> [String: Value] {
        try await send("HGETALL", key).dictionary()
    }

    @discardableResult
    public func hdel(_ key: String, _ fields: String...) async throws -> Int { try await send(["HDEL", key] + fields).decode() }

    public func hexists(_ key: String, _ field: String) async throws -> Bool { try await send("HEXISTS", key, field).isYes }

    public func hlen(_ key: String) async throws -> Int { try await send("HLEN", key).decode() }

    public func hstrlen(_ key: String, _ field: String) async throws -> Int { try await send("HSTRLEN", key, field).decode() }

    public func hkeys(_ key: String) async throws -> [String] { try await send("HKEYS", key).list() }

    public func hvals<Value: RedisStorable>(_ key: String, as type: Value.Type = String.self) async throws -> [Value] {
        try await send("HVALS", key).list()
    }

    @discardableResult
    public func hincr(_ key: String, _ field: String, by step: Int = 1) async throws -> Int {
        try await send("HINCRBY", key, field, step).decode()
    }

    @discardableResult
    public func hincrByFloat(_ key: String, _ field: String, by step: Double) async throws -> Double {
        try await send("HINCRBYFLOAT", key, field, step).decode()
    }
}
