import JixiaRedis
import Testing

@Suite struct BlockingPopTests {
    @Test func `a pop waits for what is pushed, and other calls do not wait for it`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("l"))
            let popped = Task { try await client.brpop(redis.key("none"), key, timeout: .seconds(20)) }
            for _ in 0..<20 { try await client.ping() }
            try await client.lpush(key, "a", "b")
            let first = try await popped.value
            #expect(first?.key == key)
            #expect(first?.value == "a")
            try await #expect(client.blpop(key, timeout: .seconds(20))?.value == "b")
        }
    }

    @Test func `a pop gives up after its time`() async throws {
        try await TestRedis.use { redis in
            let start = ContinuousClock.now
            try await #expect(redis.client.brpop(redis.key("none"), timeout: .milliseconds(100)) == nil)
            #expect(ContinuousClock.now - start >= .milliseconds(90))
            try await #expect(redis.client.brpoplpush(redis.key("none"), redis.key("x"), timeout: .milliseconds(10)) == nil)
            try await #expect(redis.client.bzpopMin(redis.key("none"), timeout: .milliseconds(10)) == nil)
        }
    }

    @Test func `a cancelled pop takes nothing any more`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("l"))
            let popped = Task { try await client.brpop(key) }
            try await Task.sleep(for: .milliseconds(200))
            popped.cancel()
            await #expect(throws: CancellationError.self) { try await popped.value }
            try await Task.sleep(for: .milliseconds(200))
            try await client.lpush(key, "a")
            try await #expect(client.llen(key) == 1)
        }
    }

    @Test func `many poppers share what is pushed`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("l"))
            let taken = try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<20 { group.addTask { try await client.brpop(key, timeout: .seconds(20), as: Int.self)?.value } }
                for number in 0..<20 { try await client.lpush(key, number) }
                return try await group.reduce(into: Set<Int>()) { if let value = $1 { $0.insert(value) } }
            }
            #expect(taken == Set(0..<20))
        }
    }

    @Test func `a wrong type is told`() async throws {
        try await TestRedis.use { redis in
            try await redis.client.set(redis.key("k"), "v")
            let error = await #expect(throws: RedisError.self) { try await redis.client.blpop(redis.key("k")) }
            #expect(error?.code == "WRONGTYPE")
        }
    }
}
