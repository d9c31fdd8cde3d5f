extension RedisCommands {
    /// Gives how many are new.
    @discardableResult
    public func sadd(_ key: String, _ members: any RedisStorable...) async throws -> Int {
        try await send(["SADD", key] + members).decode()
    }

    @discardableResult
    public func srem(_ key: String, _ members: any RedisStorable...) async throws -> Int {
        try await send(["SREM", key] + members).decode()
    }

    public func smembers<Value: RedisStorable & Hashable>(_ key: String, as type: Value.Type = String.self) async throws -> Set<Value> {
        try await Set(send("SMEMBERS", key).list())
    }

    public func sismember(_ key: String, _ member: some RedisStorable) async throws -> Bool {
        try await send("SISMEMBER", key, member).isYes
    }

    public func scard(_ key: String) async throws -> Int { try await send("SCARD", key).decode() }

    /// Takes any one out.
    @discardableResult
    public func spop<Value: RedisStorable>(_ key: String, as type: Value.Type = String.self) async throws -> Value? {
        try await send("SPOP", key).decodeIfPresent()
    }

    /// Any one, which stays.
    public func srandmember<Value: RedisStorable>(_ key: String, as type: Value.Type = String.self) async throws -> Value? {
        try await send("SRANDMEMBER", key).decodeIfPresent()
    }

    /// False if it is not in the source.
    public func smove(_ source: String, _ target: String, _ member: some RedisStorable) async throws -> Bool {
        try await send("SMOVE", source, target, member).isYes
    }

    public func sinter<Value: RedisStorable & Hashable>(_ keys: String..., as type: Value.Type = String.self) async throws -> Set<Value> {
        try await Set(send(["SINTER"] + keys).list())
    }

    public func sunion<Value: RedisStorable & Hashable>(_ keys: String..., as type: Value.Type = String.self) async throws -> Set<Value> {
        try await Set(send(["SUNION"] + keys).list())
    }

    /// What is in the first and in none of the others.
    public func sdiff<Value: RedisStorable & Hashable>(_ keys: String..., as type: Value.Type = String.self) async throws -> Set<Value> {
        try await Set(send(["SDIFF"] + keys).list())
    }

    /// Gives how many were stored; so do the next two.
    @discardableResult
    public func sinterStore(into key: String, _ keys: String...) async throws -> Int {
        try await send(["SINTERSTORE", key] + keys).decode()
    }

    @discardableResult
    public func sunionStore(into key: String, _ keys: String...) async throws -> Int {
        try await send(["SUNIONSTORE", key] + keys).decode()
    }

    @discardableResult
    public func sdiffStore(into key: String, _ keys: String...) async throws -> Int { try await send(["SDIFFSTORE", key] + keys).decode() }
}
