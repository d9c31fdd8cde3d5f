extension RedisCommands {
    public func eval(_ source: String, keys: [String] = [], arguments: [any RedisStorable] = []) async throws -> RedisValue {
        try await send(["EVAL", source, keys.count] + keys + arguments)
    }

    public func evalSHA(_ digest: String, keys: [String] = [], arguments: [any RedisStorable] = []) async throws -> RedisValue {
        try await send(["EVALSHA", digest, keys.count] + keys + arguments)
    }

    /// Gives the digest that `evalSHA` takes.
    public func scriptLoad(_ source: String) async throws -> String { try await send("SCRIPT", "LOAD", source).decode() }

    public func scriptExists(_ digests: String...) async throws -> [Bool] {
        try await send(["SCRIPT", "EXISTS"] + digests).elements.map { try $0.isYes }
    }

    public func scriptFlush() async throws { _ = try await send("SCRIPT", "FLUSH") }
}
