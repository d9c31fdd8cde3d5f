import Foundation
import JixiaRedis
import Testing

@Suite struct StringCommandTests {
    @Test func `a value is set under conditions and for a time`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("k"))
            try await #expect(!client.set(key, "v", condition: .ifPresent))
            try await #expect(client.set(key, "v", expiry: .seconds(50), condition: .ifAbsent))
            try await #expect(!client.set(key, "w", condition: .ifAbsent))
            try await #expect(client.get(key) == "v")
            guard case .left(let left) = try await client.ttl(key) else { return #expect(Bool(false), "no expiry") }
            #expect(left > .seconds(20) && left <= .seconds(50))
            try await client.set(key, "w", keepingExpiry: true)
            try await #expect(client.ttl(key) != .endless)
            try await #expect(client.persist(key))
            try await #expect(client.ttl(key) == .endless)
            try await #expect(client.getSet(key, "x") == "w")
            try await #expect(client.del(key) == 1)
            try await #expect(client.get(key) == nil)
            try await #expect(client.ttl(key) == .missing)
        }
    }

    @Test func `a value ends after milliseconds`() async throws {
        try await TestRedis.use { redis in
            try await redis.client.set(redis.key("k"), "v", expiry: .milliseconds(30))
            try await eventually { try await redis.client.get(redis.key("k")) == nil }
        }
    }

    @Test func `all bytes come back as they went`() async throws {
        try await TestRedis.use { redis in
            let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) } + Array("\r\n$-1\r\n".utf8) + [0, 0, 255]
            try await redis.client.set(redis.key("b"), bytes)
            try await #expect(redis.client.get(redis.key("b"), as: [UInt8].self) == bytes)
            try await #expect(redis.client.get(redis.key("b"), as: Data.self) == Data(bytes))
            try await redis.client.set(redis.key("稷下 \r\n"), "学宫")
            try await #expect(redis.client.get(redis.key("稷下 \r\n")) == "学宫")
            try await redis.client.set(redis.key("empty"), "")
            try await #expect(redis.client.get(redis.key("empty")) == "")
        }
    }

    @Test func `bytes that are no text are never changed into some`() async throws {
        try await TestRedis.use { redis in
            try await redis.client.set(redis.key("b"), [0xFF, 0xFE] as [UInt8])
            await #expect(throws: RedisError.unexpectedAnswer("not a String")) { try await redis.client.get(redis.key("b")) }
        }
    }

    @Test func `a large value goes both ways`() async throws {
        try await TestRedis.use { redis in
            let bytes = [UInt8](repeating: 120, count: 20_000_000)
            try await redis.client.set(redis.key("big"), bytes)
            try await #expect(redis.client.get(redis.key("big"), as: [UInt8].self) == bytes)
        }
    }

    @Test func `parts of a value are read and written`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("k"))
            try await #expect(client.append(key, "Hello ") == 6)
            try await #expect(client.append(key, "World") == 11)
            try await #expect(client.getRange(key, 0, 4) == "Hello")
            try await #expect(client.getRange(key, -5, -1) == "World")
            try await #expect(client.setRange(key, at: 6, "Redis") == 11)
            try await #expect(client.get(key) == "Hello Redis")
            try await #expect(client.strlen(key) == 11)
        }
    }

    @Test func `numbers are counted`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("n"))
            try await #expect(client.incr(key) == 1)
            try await #expect(client.incr(key, by: 41) == 42)
            try await #expect(client.decr(key, by: 2) == 40)
            try await #expect(client.incrByFloat(key, by: 0.5) == 40.5)
            try await #expect(client.get(key, as: Double.self) == 40.5)
            let error = await #expect(throws: RedisError.self) { try await client.incr(key) }
            #expect(error?.code == "ERR")
            try await client.set(key, Int.max)
            try await #expect(client.get(key, as: Int.self) == Int.max)
        }
    }

    @Test func `several values at once`() async throws {
        try await TestRedis.use { redis in
            let (a, b, c) = (redis.key("a"), redis.key("b"), redis.key("c"))
            try await redis.client.mset([a: "1", b: 2])
            try await #expect(redis.client.mget([a, c, b]) == ["1", nil, "2"])
            try await #expect(!redis.client.msetIfAbsent([b: "3", c: "3"]))
            try await #expect(redis.client.msetIfAbsent([c: "3"]))
        }
    }

    @Test func `bits are set, counted and combined`() async throws {
        try await TestRedis.use { redis in
            let (client, key, other) = (redis.client, redis.key("bits"), redis.key("other"))
            try await #expect(!client.setBit(key, 7, true))
            try await #expect(client.setBit(key, 7, true))
            try await #expect(client.getBit(key, 7))
            try await #expect(!client.getBit(key, 6))
            try await client.setBit(key, 17, true)
            try await #expect(client.bitCount(key) == 2)
            try await #expect(client.bitCount(key, bytes: 0...0) == 1)
            try await #expect(client.bitPos(key, true, fromByte: 1) == 17)
            try await #expect(client.bitOp(.not, into: other, [key]) == 3)
            try await #expect(client.bitCount(other) == 22)
        }
    }
}
