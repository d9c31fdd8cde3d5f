import JixiaMemory
import JixiaRedis
import Testing

@Suite struct SubscriptionTests {
    @Test func `messages of channels and patterns come in order`() async throws {
        try await TestRedis.use { redis in
            let (client, channel) = (redis.client, redis.key("c"))
            var events = client.subscribe(to: [channel], patterns: [redis.name + "p*"]).makeAsyncIterator()
            #expect(await events.next() == .subscribed)
            try await #expect(client.publish(channel, "one") == 1)
            try await client.publish(redis.key("p1"), [0, 255] as [UInt8])
            #expect(await events.next() == .message(RedisMessage(channel: channel, payload: Array("one".utf8))))
            let second = RedisMessage(channel: redis.key("p1"), pattern: redis.name + "p*", payload: [0, 255])
            #expect(await events.next() == .message(second))
        }
    }

    @Test func `a subscription ends with its reader, and with the client`() async throws {
        let server = try await OwnServer()
        let (client, other) = (try server.client(), try server.client())
        let reader = Task { for await event in client.subscribe(to: ["c"]) where event == .lost { return } }
        try await eventually { try await other.publish("c", "x") == 1 }
        reader.cancel()
        try await eventually { try await other.publish("c", "x") == 0 }
        try await eventually { try await other.info("clients").contains("connected_clients:2\r\n") }

        let again = Task { for await _ in client.subscribe(to: ["c"]) {} }
        try await eventually { try await other.publish("c", "x") == 1 }
        await client.close()
        await again.value
        await other.close()
    }

    @Test func `the channel tells when it is lost, and when it is there again`() async throws {
        let server = try await OwnServer()
        let client = try server.client()
        let channel = RedisChannel(client, name: "changes")
        var events = channel.events().makeAsyncIterator()
        #expect(await events.next() == .resumed)
        await channel.send("稷下")
        #expect(await events.next() == .message("稷下"))
        server.end()
        #expect(await events.next() == .lost)
        await channel.send("into the void")
        try await server.start()
        #expect(await events.next() == .resumed)
        try await eventually { await client.isReached() }
        await channel.send("again")
        #expect(await events.next() == .message("again"))
        await client.close()
        #expect(await events.next() == nil)
    }

    @Test func `a paused server is noticed soon`() async throws {
        let server = try await OwnServer()
        let client = try server.client()
        var events = RedisChannel(client, name: "changes").events().makeAsyncIterator()
        #expect(await events.next() == .resumed)
        server.pause()
        let start = ContinuousClock.now
        #expect(await events.next() == .lost)
        #expect(ContinuousClock.now - start < .seconds(5))
        server.goOn()
        #expect(await events.next() == .resumed)
        await client.close()
    }

    @Test func `a quiet channel is not taken for a lost one`() async throws {
        try await TestRedis.use { redis in
            let channel = RedisChannel(redis.client, name: redis.name)
            var events = channel.events().makeAsyncIterator()
            #expect(await events.next() == .resumed)
            try await Task.sleep(for: .seconds(4))
            await channel.send("still here")
            #expect(await events.next() == .message("still here"))
        }
    }
}
