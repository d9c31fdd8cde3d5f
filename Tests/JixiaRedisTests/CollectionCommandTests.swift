import JixiaRedis
import Testing

@Suite struct CollectionCommandTests {
    @Test func `a hash keeps fields`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("h"))
            try await #expect(client.hset(key, ["name": "孟轲", "age": 30]) == 2)
            try await #expect(!client.hset(key, "age", 31))
            try await #expect(client.hget(key, "age", as: Int.self) == 31)
            try await #expect(client.hget(key, "none") == nil)
            try await #expect(client.hgetall(key) == ["name": "孟轲", "age": "31"])
            try await #expect(client.hgetall(redis.key("none")) == [:])
            try await #expect(client.hmget(key, ["name", "none"]) == ["孟轲", nil])
            try await #expect(!client.hsetIfAbsent(key, "name", "x"))
            try await #expect(client.hincr(key, "age", by: 2) == 33)
            try await #expect(client.hincrByFloat(key, "height", by: 1.5) == 1.5)
            try await #expect(Set(client.hkeys(key)) == ["name", "age", "height"])
            try await #expect(client.hvals(key).count == 3)
            try await #expect(client.hexists(key, "age"))
            try await #expect(client.hdel(key, "age", "none") == 1)
            try await #expect(client.hlen(key) == 2)
        }
    }

    @Test func `a list has two ends`() async throws {
        try await TestRedis.use { redis in
            let (client, key, other) = (redis.client, redis.key("l"), redis.key("m"))
            try await #expect(client.rpush(key, "b", "c") == 2)
            try await #expect(client.lpush(key, "a") == 3)
            try await #expect(client.lpushx(other, "a") == 0)
            try await #expect(client.lrange(key) == ["a", "b", "c"])
            try await #expect(client.linsert(key, .before, "c", 7) == 4)
            try await #expect(client.lindex(key, 2, as: Int.self) == 7)
            try await client.lset(key, 2, "z")
            try await #expect(client.lrem(key, 0, "z") == 1)
            try await #expect(client.rpoplpush(key, other) == "c")
            try await client.ltrim(key, 0, 0)
            try await #expect(client.llen(key) == 1)
            try await #expect(client.lpop(key) == "a")
            try await #expect(client.rpop(key) == nil)
        }
    }

    @Test func `a set has no doubles`() async throws {
        try await TestRedis.use { redis in
            let (client, a, b, c) = (redis.client, redis.key("a"), redis.key("b"), redis.key("c"))
            try await #expect(client.sadd(a, 1, 2, 2, 3) == 3)
            try await #expect(client.sadd(b, 3, 4) == 2)
            try await #expect(client.smembers(a, as: Int.self) == [1, 2, 3])
            try await #expect(client.sinter(a, b) == ["3"])
            try await #expect(client.sunion(a, b) == ["1", "2", "3", "4"])
            try await #expect(client.sdiff(a, b) == ["1", "2"])
            try await #expect(client.sunionStore(into: c, a, b) == 4)
            try await #expect(client.smove(a, b, 1))
            try await #expect(client.sismember(b, 1))
            try await #expect(client.srem(b, 1, 9) == 1)
            try await #expect(client.scard(b) == 2)
            try await #expect(["2", "3"].contains(client.srandmember(a) ?? ""))
            try await #expect(["2", "3"].contains(client.spop(a) ?? ""))
        }
    }

    @Test func `a sorted set is in the order of its scores`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("z"))
            try await #expect(client.zadd(key, [RedisScored("a", 1), RedisScored("b", 2.5), RedisScored("c", 3)]) == 3)
            try await #expect(!client.zadd(key, 2, "b"))
            try await #expect(client.zadd(key, [RedisScored("a", 9)], condition: .ifAbsent) == 0)
            try await #expect(client.zrange(key) == ["a", "b", "c"])
            try await #expect(client.zrevrange(key, 0, 1) == ["c", "b"])
            try await #expect(client.zrangeWithScores(key, 0, 0) == [RedisScored("a", 1)])
            try await #expect(client.zrangeByScore(key, .beyond(1), .highest) == ["b", "c"])
            try await #expect(client.zrangeByScore(key, .lowest, .highest, limit: (1, 1)) == ["b"])
            try await #expect(client.zrevrangeByScore(key, 3, 2) == ["c", "b"])
            try await #expect(client.zcount(key, 1, .beyond(3)) == 2)
            try await #expect(client.zincr(key, "a", by: 0.5) == 1.5)
            try await #expect(client.zscore(key, "a") == 1.5)
            try await #expect(client.zscore(key, "none") == nil)
            try await #expect(client.zrank(key, "c") == 2)
            try await #expect(client.zrevrank(key, "none") == nil)
            try await #expect(client.zpopMax(key) == [RedisScored("c", 3)])
            try await #expect(client.zremrangeByScore(key, 2, 2) == 1)
            try await #expect(client.zcard(key) == 1)
        }
    }

    @Test func `a scan finds every key once it has walked through`() async throws {
        try await TestRedis.use { redis in
            let wanted = Set((0..<2_000).map { redis.key("k\($0)") })
            _ = try await redis.client.pipeline { for key in wanted { $0.add("SET", key, "v") } }
            var found: Set<String> = []
            for try await key in redis.client.scan(matching: redis.name + "*", count: 50) { found.insert(key) }
            #expect(found == wanted)
        }
    }

    @Test func `a scan walks through hashes, sets and sorted sets`() async throws {
        try await TestRedis.use { redis in
            let client = redis.client
            try await client.hset(redis.key("h"), Dictionary(uniqueKeysWithValues: (0..<1_000).map { ("f\($0)", $0) }))
            var sum = 0
            for try await (_, value) in client.hscan(redis.key("h"), as: Int.self) { sum += value }
            #expect(sum == 499_500)
            try await client.sadd(redis.key("s"), "a", "b")
            var members: Set<String> = []
            for try await member in client.sscan(redis.key("s")) { members.insert(member) }
            #expect(members == ["a", "b"])
            try await client.zadd(redis.key("z"), 1.5, "m")
            for try await scored in client.zscan(redis.key("z")) { #expect(scored == RedisScored("m", 1.5)) }
        }
    }

    @Test func `keys are renamed, and know their type`() async throws {
        try await TestRedis.use { redis in
            let (client, a, b) = (redis.client, redis.key("a"), redis.key("b"))
            try await client.set(a, 1)
            try await client.rename(a, b)
            try await #expect(client.exists(a, b) == 1)
            try await #expect(client.type(b) == "string")
            try await #expect(client.type(a) == nil)
            try await client.lpush(a, "x")
            try await #expect(!client.renameIfAbsent(a, b))
            try await #expect(client.type(a) == "list")
            try await #expect(client.expire(a, after: .milliseconds(10)))
            try await eventually { try await client.exists(a) == 0 }
            let error = await #expect(throws: RedisError.self) { try await client.lpush(b, "x") }
            #expect(error?.code == "WRONGTYPE")
        }
    }
}
