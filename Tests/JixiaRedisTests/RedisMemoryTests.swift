import Foundation
import JixiaCore
import JixiaMemory
import JixiaRedis
import Testing

@Suite struct RedisMemoryTests {
    private func use(_ body: (RedisMemory, TestRedis) async throws -> Void) async throws {
        try await TestRedis.use { redis in try await body(RedisMemory(redis.client), redis) }
    }

    /// The memory puts its prefix before the name; what a test leaves ends by itself within the minute.
    private func left(_ redis: TestRedis, _ name: String) async throws -> RedisLife {
        try await redis.client.ttl("jixia:" + redis.key(name))
    }

    @Test func `a value lives as long as it was given`() async throws {
        try await use { memory, redis in
            try await memory.set(redis.key("k"), "稷下", for: .seconds(30))
            try await #expect(memory.value(redis.key("k")) == "稷下")
            try await memory.set(redis.key("k"), "v", for: .milliseconds(50))
            try await eventually { try await memory.value(redis.key("k")) == nil }
            try await #expect(memory.take(redis.key("k")) == nil)
        }
    }

    @Test func `what is removed is gone`() async throws {
        try await use { memory, redis in
            try await memory.set(redis.key("k"), "v", for: .seconds(30))
            try await memory.remove(redis.key("k"))
            try await #expect(memory.value(redis.key("k")) == nil)
        }
    }

    @Test func `of many who take one gets it`() async throws {
        try await use { memory, redis in
            try await memory.set(redis.key("k"), "v", for: .seconds(30))
            let taken = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<100 { group.addTask { try await memory.take(redis.key("k")) } }
                return try await group.reduce(into: [String]()) { if let value = $1 { $0.append(value) } }
            }
            #expect(taken == ["v"])
            try await #expect(memory.value(redis.key("k")) == nil)
        }
    }

    @Test func `hits count up within the window of the first`() async throws {
        try await use { memory, redis in
            let first = try await memory.hit(redis.key("k"), within: .seconds(30))
            #expect(first == Hit(count: 1, reset: .seconds(30)))
            let second = try await memory.hit(redis.key("k"), within: .seconds(90), cost: 3)
            #expect(second.count == 4)
            #expect(second.reset <= .seconds(30))
            try await #expect(memory.hit(redis.key("other"), within: .seconds(30)).count == 1)
        }
    }

    @Test func `a window ends, and the next begins with one`() async throws {
        try await use { memory, redis in
            _ = try await memory.hit(redis.key("k"), within: .milliseconds(50), cost: 7)
            try await eventually { try await memory.value(redis.key("k")) == nil }
            try await #expect(memory.hit(redis.key("k"), within: .seconds(30)).count == 1)
        }
    }

    @Test func `of many hits at once exactly so many are within the limit`() async throws {
        try await use { memory, redis in
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<500 { group.addTask { try await memory.hit(redis.key("k"), within: .seconds(60)).count } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(counts.count { $0 <= 20 } == 20)
            #expect(Set(counts) == Set(1...500))
        }
    }

    @Test func `every key has an end, and one without gets it`() async throws {
        try await use { memory, redis in
            try await memory.set(redis.key("v"), "v", for: .seconds(30))
            _ = try await memory.hit(redis.key("h"), within: .seconds(30))
            _ = try await memory.hit(redis.key("free"), within: .seconds(30), cost: 0)
            for name in ["v", "h", "free"] {
                guard case .left = try await left(redis, name) else { return #expect(Bool(false), "\(name) has no end") }
            }
            try await #expect(redis.client.persist("jixia:" + redis.key("h")))
            try await #expect(memory.hit(redis.key("h"), within: .seconds(20)) == Hit(count: 2, reset: .seconds(20)))
        }
    }

    @Test func `memories with different prefixes are apart`() async throws {
        try await use { memory, redis in
            let other = try RedisClient(RedisURL(TestRedis.url("?prefix=\(redis.name)other")), commandTimeout: .seconds(20))
            try await RedisMemory(other).set(redis.key("k"), "v", for: .seconds(30))
            try await #expect(memory.value(redis.key("k")) == nil)
            await other.close()
        }
    }

    @Test func `while Redis is down the failure comes at once`() async throws {
        let server = try await OwnServer()
        let client = try server.client()
        let memory = RedisMemory(client)
        _ = try await memory.hit("k", within: .seconds(30))
        server.end()
        try await eventually { await !client.isReached() }
        let start = ContinuousClock.now
        for _ in 0..<50 {
            await #expect(throws: Failure.memoryUnreachable) { try await memory.hit("k", within: .seconds(30)) }
            await #expect(throws: Failure.memoryUnreachable) { try await memory.value("k") }
            await #expect(throws: Failure.memoryUnreachable) { try await memory.take("k") }
        }
        #expect(ContinuousClock.now - start < .seconds(2))
        try await server.start()
        try await eventually { await client.isReached() }
        try await #expect(memory.hit("k", within: .seconds(30)).count == 1)
        await client.close()
    }

    @Test func `a Redis that is full is a memory out of reach`() async throws {
        let server = try await OwnServer(["--maxmemory", "1mb"])
        let client = try server.client()
        await #expect(throws: Failure.memoryUnreachable) {
            try await RedisMemory(client).set("k", String(repeating: "v", count: 2_000_000), for: .seconds(30))
        }
        await client.close()
    }
}
