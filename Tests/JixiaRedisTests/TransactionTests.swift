import JixiaRedis
import Testing

@Suite struct TransactionTests {
    @Test func `what is queued is done together`() async throws {
        try await TestRedis.use { redis in
            let key = redis.key("n")
            let answers = try await redis.client.transaction { transaction in
                transaction.queue("SET", key, 1)
                transaction.queue("INCR", key)
                transaction.queue("LPUSH", key, "x")
            }
            #expect(answers?.count == 3)
            try #expect(answers?[1].decode(as: Int.self) == 2)
            #expect(throws: RedisError.self) { try answers?[2].checked() }
        }
    }

    @Test func `a change of a watched key undoes all`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("stock"))
            try await client.set(key, 5)
            let answers = try await client.transaction(watching: [key]) { transaction in
                let stock = try await transaction.get(key, as: Int.self) ?? 0
                try await client.set(key, 1)
                transaction.queue("SET", key, stock - 1)
            }
            #expect(answers == nil)
            try await #expect(client.get(key) == "1")
        }
    }

    @Test func `nothing is sold twice by many who watch`() async throws {
        try await TestRedis.use { redis in
            let (client, key) = (redis.client, redis.key("stock"))
            try await client.set(key, 10)
            let sold = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        while true {
                            let answers = try await client.transaction(watching: [key]) { transaction in
                                let stock = try await transaction.get(key, as: Int.self) ?? 0
                                if stock > 0 { transaction.queue("SET", key, stock - 1) }
                            }
                            if let answers { return !answers.isEmpty }
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(sold == 10)
            try await #expect(client.get(key) == "0")
        }
    }

    @Test func `a wrong command undoes all and is told`() async throws {
        try await TestRedis.use { redis in
            let key = redis.key("k")
            let error = await #expect(throws: RedisError.self) {
                try await redis.client.transaction {
                    $0.queue("SET", key, 1)
                    $0.queue("NOSUCH")
                }
            }
            #expect(error?.code == "ERR")
            try await #expect(redis.client.get(key) == nil)
        }
    }

    @Test func `an error of the body undoes all`() async throws {
        try await TestRedis.use { redis in
            let key = redis.key("k")
            await #expect(throws: NotInTime.self) {
                try await redis.client.transaction(watching: [key]) {
                    $0.queue("SET", key, 1)
                    throw NotInTime()
                }
            }
            try await #expect(redis.client.get(key) == nil)
        }
    }
}
