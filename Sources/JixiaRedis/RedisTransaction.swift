import Synchronization

/// Reads go to Redis at once; what is queued is carried out at the end, all of it or nothing.
public final class RedisTransaction: RedisCommands {
    private let connection: RedisConnection
    private let client: RedisClient
    fileprivate let queued = Mutex(RedisPipeline())

    fileprivate init(_ connection: RedisConnection, _ client: RedisClient) {
        self.connection = connection
        self.client = client
    }

    public func send(_ command: [any RedisStorable]) async throws -> RedisValue {
        try await connection.send(command, within: client.commandTimeout).checked()
    }

    public func queue(_ command: any RedisStorable...) { queued.withLock { $0.add(command) } }
}

extension RedisClient {
    /// Watches keys, reads, and then carries out what was queued, unless a watched key has changed since: then nothing is done
    /// and the answer is nil. The answers are those of the queued commands; one may be an error while others are not.
    ///
    ///     let answers = try await client.transaction(watching: ["stock"]) { transaction in
    ///         let stock = try await transaction.get("stock", as: Int.self) ?? 0
    ///         if stock > 0 { transaction.queue("SET", "stock", stock - 1) }
    ///     }
    public func transaction(
        watching keys: [String] = [], _ body: @Sendable (RedisTransaction) async throws -> Void
    ) async throws -> [RedisValue]? {
        try await withOwnConnection { connection in
            if !keys.isEmpty { _ = try await connection.send(["WATCH"] + keys, within: commandTimeout).checked() }
            let transaction = RedisTransaction(connection, self)
            try await body(transaction)
            let queued = transaction.queued.withLock { $0 }
            return try await execute(queued, on: connection)
        }
    }

    private func execute(_ queued: RedisPipeline, on connection: RedisConnection) async throws -> [RedisValue]? {
        var all = RedisPipeline()
        all.add("MULTI")
        all.append(queued)
        all.add("EXEC")
        let answers = try await connection.send(all.bytes, count: all.count, within: commandTimeout)
        // A command that could not even be queued tells why; EXEC would only tell that there was one.
        for answer in answers.dropLast() { _ = try answer.checked() }
        guard let last = try answers.last?.checked(), last != .null else { return nil }
        return try last.elements
    }
}
