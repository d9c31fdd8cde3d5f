extension RedisCommands {
    /// By place, the last included; negative places count from the end.
    public func zrange<Member: RedisStorable>(
        _ key: String, _ start: Int = 0, _ end: Int = -1, as type: Member.Type = String.self
    ) async throws -> [Member] {
        try await send("ZRANGE", key, start, end).list()
    }

    /// From the highest score down.
    public func zrevrange<Member: RedisStorable>(
        _ key: String, _ start: Int = 0, _ end: Int = -1, as type: Member.Type = String.self
    ) async throws -> [Member] {
        try await send("ZREVRANGE", key, start, end).list()
    }

    public func zrangeWithScores<Member: RedisStorable>(
        _ key: String, _ start: Int = 0, _ end: Int = -1, as type: Member.Type = String.self
    ) async throws -> [RedisScored<Member>] {
        try await send("ZRANGE", key, start, end, "WITHSCORES").scored()
    }

    public func zrangeByScore<Member: RedisStorable>(
        _ key: String, _ low: RedisScore, _ high: RedisScore, limit: (offset: Int, count: Int)? = nil, as type: Member.Type = String.self
    ) async throws -> [Member] {
        try await send(["ZRANGEBYSCORE", key, low.text, high.text] + words(limit)).list()
    }

    public func zrevrangeByScore<Member: RedisStorable>(
        _ key: String, _ high: RedisScore, _ low: RedisScore, limit: (offset: Int, count: Int)? = nil, as type: Member.Type = String.self
    ) async throws -> [Member] {
        try await send(["ZREVRANGEBYSCORE", key, high.text, low.text] + words(limit)).list()
    }

    public func zrangeByScoreWithScores<Member: RedisStorable>(
        _ key: String, _ low: RedisScore, _ high: RedisScore, limit: (offset: Int, count: Int)? = nil, as type: Member.Type = String.self
    ) async throws -> [RedisScored<Member>] {
        try await send(["ZRANGEBYSCORE", key, low.text, high.text, "WITHSCORES"] + words(limit)).scored()
    }

    /// Gives how many it removed.
    @discardableResult
    public func zremrangeByScore(_ key: String, _ low: RedisScore, _ high: RedisScore) async throws -> Int {
        try await send("ZREMRANGEBYSCORE", key, low.text, high.text).decode()
    }

    @discardableResult
    public func zremrangeByRank(_ key: String, _ start: Int, _ end: Int) async throws -> Int {
        try await send("ZREMRANGEBYRANK", key, start, end).decode()
    }

    /// Takes those with the lowest scores out.
    @discardableResult
    public func zpopMin<Member: RedisStorable>(
        _ key: String, count: Int = 1, as type: Member.Type = String.self
    ) async throws -> [RedisScored<Member>] {
        try await send("ZPOPMIN", key, count).scored()
    }

    @discardableResult
    public func zpopMax<Member: RedisStorable>(
        _ key: String, count: Int = 1, as type: Member.Type = String.self
    ) async throws -> [RedisScored<Member>] {
        try await send("ZPOPMAX", key, count).scored()
    }

    /// Scores of the same member are added up. Gives how many were stored.
    @discardableResult
    public func zunionStore(into key: String, _ keys: [String]) async throws -> Int {
        try await send(["ZUNIONSTORE", key, keys.count] + keys).decode()
    }

    @discardableResult
    public func zinterStore(into key: String, _ keys: [String]) async throws -> Int {
        try await send(["ZINTERSTORE", key, keys.count] + keys).decode()
    }

    private func words(_ limit: (offset: Int, count: Int)?) -> [any RedisStorable] {
        limit.map { ["LIMIT", $0.offset, $0.count] } ?? []
    }
}

extension RedisValue {
    fileprivate func scored<Member: RedisStorable>() throws -> [RedisScored<Member>] {
        try pairs().map { try RedisScored($0.decode(), $1.decode()) }
    }
}
