import JixiaRedis
import Testing

@Suite struct ScriptTests {
    @Test func `a script gets keys and arguments`() async throws {
        try await TestRedis.use { redis in
            let script = RedisScript("redis.call('SET', KEYS[1], ARGV[1]) return {redis.call('GET', KEYS[1]), 7, false}")
            let answer = try await redis.client.run(script, keys: [redis.key("k")], arguments: ["稷下"])
            #expect(answer == .array([.bytes(Array("稷下".utf8)), .integer(7), .null]))
            try await #expect(redis.client.eval("return ARGV[1]", arguments: [3]).decode(as: Int.self) == 3)
        }
    }

    @Test func `a script that Redis has forgotten is sent again`() async throws {
        let server = try await OwnServer()
        let client = try server.client()
        let script = RedisScript("return redis.call('INCR', KEYS[1])")
        try await #expect(client.run(script, keys: ["n"]).decode(as: Int.self) == 1)
        try await client.scriptFlush()
        try await #expect(client.run(script, keys: ["n"]).decode(as: Int.self) == 2)
        try await #expect(client.run(script, keys: ["n"]).decode(as: Int.self) == 3)
        server.end()
        try await eventually { await !client.isReached() }
        try await server.start()
        try await eventually { await client.isReached() }
        try await #expect(client.run(script, keys: ["n"]).decode(as: Int.self) == 1)
        await client.close()
    }

    @Test func `digests are told`() async throws {
        try await TestRedis.use { redis in
            let digest = try await redis.client.scriptLoad("return 5")
            try await #expect(redis.client.scriptExists(digest, "0000000000000000000000000000000000000000") == [true, false])
            try await #expect(redis.client.evalSHA(digest).decode(as: Int.self) == 5)
        }
    }

    @Test func `a script's error is thrown`() async throws {
        try await TestRedis.use { redis in
            let error = await #expect(throws: RedisError.self) {
                try await redis.client.eval("return redis.error_reply('LIMIT too many')")
            }
            #expect(error == .refused(code: "LIMIT", message: "too many"))
        }
    }
}
