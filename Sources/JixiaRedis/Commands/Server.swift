extension RedisCommands {
    public func ping() async throws { _ = try await send("PING") }

    public func echo<Value: RedisStorable>(_ value: Value) async throws -> Value { try await send("ECHO", value).decode() }

    public func dbsize() async throws -> Int { try await send("DBSIZE").decode() }

    /// Removes every key of this database.
    public func flushDatabase() async throws { _ = try await send("FLUSHDB") }

    public func info(_ section: String = "default") async throws -> String { try await send("INFO", section).decode() }

    /// Gives how many got it.
    @discardableResult
    public func publish(_ channel: String, _ message: some RedisStorable) async throws -> Int {
        try await send("PUBLISH", channel, message).decode()
    }
}
