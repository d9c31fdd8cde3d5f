import JixiaRedis
import Testing

@Suite struct ConcurrencyTests {
    @Test func `each of ten thousand calls at once gets its own answer`() async throws {
        try await TestRedis.use { redis in
            let client = redis.client
            let wrong = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<10_000 {
                    group.addTask {
                        switch number % 3 {
                        case 0: try await client.echo(number) != number
                        case 1: try await client.echo("n\(number)") != "n\(number)"
                        default: try await client.send("GET", redis.key("none")) != .null
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wrong == 0)
        }
    }

    @Test func `no count is lost among calls and pipelines`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("n"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<1_000 { group.addTask { try await client.incr(key) } }
                for _ in 0..<50 {
                    group.addTask { _ = try await client.pipeline { for _ in 0..<20 { $0.add("INCR", key) } } }
                }
                try await group.waitForAll()
            }
            try await #expect(client.get(key, as: Int.self) == 2_000)
        }
    }

    @Test func `a pipeline gives every command its own answer, errors too`() async throws {
        try await TestRedis.use { redis in
            let answers = try await redis.client.pipeline {
                $0.add("SET", redis.key("k"), "v")
                $0.add("LPUSH", redis.key("k"), "v")
                $0.add("GET", redis.key("k"))
                $0.add("GET", redis.key("none"))
            }
            #expect(answers.count == 4)
            #expect(answers[0] == .status("OK"))
            #expect(throws: RedisError.self) { try answers[1].checked() }
            try #expect(answers[2].decode(as: String.self) == "v")
            #expect(answers[3] == .null)
            try await #expect(redis.client.pipeline { _ in }.isEmpty)
        }
    }

    @Test func `a pipeline of many commands comes back in order`() async throws {
        try await TestRedis.use { redis in
            let answers = try await redis.client.pipeline { for number in 0..<50_000 { $0.add("ECHO", number) } }
            try #expect(answers.map { try $0.decode(as: Int.self) } == Array(0..<50_000))
        }
    }

    @Test func `more calls than may wait are refused, and the others answered`() async throws {
        let server = try await OwnServer()
        let client = try server.client(commandTimeout: .seconds(20), waitingMost: 100)
        try await client.ping()
        server.pause()
        let outcomes = await withTaskGroup(of: RedisError?.self) { group in
            for number in 0..<150 {
                group.addTask {
                    do { _ = try await client.echo(number) } catch { return error as? RedisError }
                    return nil
                }
            }
            // Those beyond the bound are refused while the others wait.
            var outcomes: [RedisError?] = []
            for await outcome in group {
                outcomes.append(outcome)
                if outcomes.count == 50 { server.goOn() }
            }
            return outcomes
        }
        #expect(outcomes.prefix(50).allSatisfy { $0 == .tooManyWaiting(100) })
        #expect(outcomes.dropFirst(50).allSatisfy { $0 == nil })
        try await #expect(client.echo(1) == 1)
        await client.close()
    }
}
