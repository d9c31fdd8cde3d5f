import JixiaRedis
import Testing

@Suite struct ProtocolTests {
    /// What the client makes of an answer. The first piece answers its PING.
    private func answer(_ text: String) async throws -> RedisValue {
        let server = try await FakeServer(["+PONG\r\n", text])
        let client = try RedisClient(RedisURL(server.url), commandTimeout: .seconds(5))
        do {
            let answer = try await client.pipeline { $0.add("ASK") }
            await client.close()
            try await server.close()
            return try #require(answer.first)
        } catch {
            await client.close()
            try await server.close()
            throw error
        }
    }

    @Test func `every kind of answer is read`() async throws {
        try await #expect(answer("+OK\r\n") == .status("OK"))
        try await #expect(answer(":-42\r\n") == .integer(-42))
        try await #expect(answer("$3\r\na\r\n\r\n") == .bytes([97, 13, 10]))
        try await #expect(answer("$0\r\n\r\n") == .bytes([]))
        try await #expect(answer("$-1\r\n") == .null)
        try await #expect(answer("*-1\r\n") == .null)
        try await #expect(answer("*0\r\n") == .array([]))
        try await #expect(answer("-WRONGTYPE Not so\r\n") == .error(.refused(code: "WRONGTYPE", message: "Not so")))
        #expect(
            try await answer("*4\r\n:1\r\n*2\r\n+a\r\n*0\r\n$-1\r\n-ERR x\r\n")
                == .array([.integer(1), .array([.status("a"), .array([])]), .null, .error(.refused(code: "ERR", message: "x"))]))
    }

    @Test(arguments: [
        "no protocol\r\n", "*2000000000000\r\n", "$-7\r\n", ":twelve\r\n", String(repeating: "*1\r\n", count: 20) + ":1\r\n",
    ])
    func `what is no answer, or too deep, ends the connection`(_ text: String) async throws {
        let error = await #expect(throws: RedisError.self) { try await answer(text) }
        guard case .unexpectedAnswer? = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test(arguments: ["*2000000000\r\n:1\r\n", "$9223372036854775807\r\nx"])
    func `a great size that is only claimed costs no memory`(_ text: String) async throws {
        let server = try await FakeServer(["+PONG\r\n", text])
        let client = try RedisClient(RedisURL(server.url), commandTimeout: .milliseconds(200))
        await #expect(throws: RedisError.timedOut) { try await client.send("ASK") }
        await client.close()
        try await server.close()
    }

    @Test func `an unknown command is not told with its arguments`() async throws {
        try await TestRedis.use { redis in
            let error = await #expect(throws: RedisError.self) { try await redis.client.send("NOSUCH", "hidden") }
            #expect(error?.code == "ERR")
            #expect(error?.description.contains("hidden") == false)
        }
    }
}
