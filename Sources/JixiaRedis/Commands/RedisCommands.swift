/// Whatever commands can be sent to: the client, and a transaction while it reads.
public protocol RedisCommands: Sendable {
    /// Sends one command, whatever it is. An error of Redis is thrown as `RedisError.refused`.
    func send(_ command: [any RedisStorable]) async throws -> RedisValue
}

extension RedisCommands {
    public func send(_ command: any RedisStorable...) async throws -> RedisValue { try await send(command) }
}

extension Duration {
    /// Whole milliseconds, at least one: Redis refuses to keep something for no time.
    var redisMilliseconds: Int { max(1, Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)) }
    /// What the blocking commands take; 0 would mean for ever.
    var redisSeconds: Double { Double(redisMilliseconds) / 1000 }
}
