import NIOCore

/// Pops that wait, on a connection of their own. Without `timeout` they wait until the calling task is cancelled.
extension RedisClient {
    /// From the head of the first list that has something, and which list that was; nil after the time given.
    public func blpop<Value: RedisStorable>(
        _ keys: String..., timeout: Duration? = nil, as type: Value.Type = String.self
    ) async throws -> (key: String, value: Value)? {
        try await pop("BLPOP", keys, timeout)
    }

    /// From the tail.
    public func brpop<Value: RedisStorable>(
        _ keys: String..., timeout: Duration? = nil, as type: Value.Type = String.self
    ) async throws -> (key: String, value: Value)? {
        try await pop("BRPOP", keys, timeout)
    }

    /// From the tail of one list to the head of another.
    public func brpoplpush<Value: RedisStorable>(
        _ source: String, _ target: String, timeout: Duration? = nil, as type: Value.Type = String.self
    ) async throws -> Value? {
        try await block(["BRPOPLPUSH", source, target], timeout).decodeIfPresent()
    }

    /// The member with the lowest score of the first sorted set that has one.
    public func bzpopMin<Value: RedisStorable>(
        _ keys: String..., timeout: Duration? = nil, as type: Value.Type = String.self
    ) async throws -> (key: String, member: Value, score: Double)? {
        let answer = try await block(["BZPOPMIN"] + keys, timeout).elements
        if answer.isEmpty { return nil }
        guard answer.count == 3 else { throw RedisError.unexpectedAnswer("not key, member and score") }
        return try (answer[0].decode(), answer[1].decode(), answer[2].decode())
    }

    private func pop<Value: RedisStorable>(
        _ name: String, _ keys: [String], _ timeout: Duration?
    ) async throws -> (key: String, value: Value)? {
        let answer = try await block([name] + keys, timeout).elements
        if answer.isEmpty { return nil }
        guard answer.count == 2 else { throw RedisError.unexpectedAnswer("not key and value") }
        return try (answer[0].decode(), answer[1].decode())
    }

    private func block(_ command: [any RedisStorable], _ timeout: Duration?) async throws -> RedisValue {
        let limit = timeout.map { TimeAmount($0) + commandTimeout }
        return try await withOwnConnection { connection in
            try await connection.send(command + [timeout?.redisSeconds ?? 0], within: limit)
        }.checked()
    }
}
