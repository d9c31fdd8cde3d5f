import Foundation
import JixiaRedis
import Testing

@Suite struct ConnectionTests {
    private func failure(_ url: String) async throws -> RedisError? {
        let client = try RedisClient(RedisURL(url))
        let error = await #expect(throws: RedisError.self) { try await client.ping() }
        await client.close()
        return error
    }

    @Test func `a wrong or missing password is told`() async throws {
        let server = try await OwnServer(["--requirepass", "right"])
        let wrong = try await failure("redis://:hidden@127.0.0.1:\(server.port)")
        #expect(wrong?.description.contains("WRONGPASS") == true)
        #expect(wrong?.description.contains("hidden") == false)
        try await #expect(failure(server.url)?.description.contains("NOAUTH") == true)
        let client = try RedisClient(RedisURL("redis://:right@127.0.0.1:\(server.port)"))
        try await client.ping()
        await client.close()
    }

    @Test func `a user signs in by name`() async throws {
        let server = try await OwnServer(["--user", "reader", "on", ">pass", "~*", "+@all"])
        let client = try RedisClient(RedisURL("redis://reader:pass@127.0.0.1:\(server.port)"))
        try await #expect(client.send("ACL", "WHOAMI").decode(as: String.self) == "reader")
        await client.close()
    }

    @Test func `a database that Redis does not have is told`() async throws {
        let server = try await OwnServer()
        try await #expect(failure("redis://127.0.0.1:\(server.port)/99")?.description.contains("DB index is out of range") == true)
    }

    @Test func `databases are apart`() async throws {
        let server = try await OwnServer()
        let (zero, five) = (try server.client(), try RedisClient(RedisURL("redis://127.0.0.1:\(server.port)/5")))
        try await five.set("k", "five")
        try await #expect(zero.get("k") == nil)
        try await #expect(five.get("k") == "five")
        await zero.close()
        await five.close()
    }

    @Test func `nobody there is told at once`() async throws {
        let error = try await failure("redis://127.0.0.1:\(freePort())")
        #expect(error?.description.contains("cannot be reached") == true)
    }

    @Test func `a server that is killed and started again is found again`() async throws {
        let server = try await OwnServer()
        let client = try server.client()
        try await client.set("k", "v")
        server.end()
        try await eventually { await !client.isReached() }
        let start = ContinuousClock.now
        for _ in 0..<100 { await #expect(throws: RedisError.self) { try await client.get("k") } }
        #expect(ContinuousClock.now - start < .seconds(2))
        try await server.start()
        try await eventually { await client.isReached() }
        try await #expect(client.get("k") == nil)
        await client.close()
    }

    @Test func `a paused server costs one time-out, and is found again`() async throws {
        let server = try await OwnServer()
        let client = try server.client()
        try await client.set("k", "v")
        server.pause()
        await #expect(throws: RedisError.timedOut) { try await client.get("k") }
        let start = ContinuousClock.now
        for _ in 0..<100 {
            let error = await #expect(throws: RedisError.self) { try await client.get("k") }
            guard case .notConnected? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
        #expect(ContinuousClock.now - start < .seconds(1))
        server.goOn()
        try await eventually { await client.isReached() }
        try await #expect(client.get("k") == "v")
        await client.close()
    }

    @Test func `all calls that wait fail together when the time is up`() async throws {
        let server = try await OwnServer()
        let client = try server.client()
        try await client.ping()
        server.pause()
        let start = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 { group.addTask { await #expect(throws: RedisError.self) { try await client.ping() } } }
        }
        #expect(ContinuousClock.now - start < .seconds(5))
        server.goOn()
        await client.close()
    }

    @Test func `a server that is slow to one call is left`() async throws {
        let server = try await OwnServer(["--enable-debug-command", "yes"])
        let client = try server.client(commandTimeout: .milliseconds(200))
        await #expect(throws: RedisError.timedOut) { try await client.send("DEBUG", "SLEEP", "1.5") }
        try await eventually { await client.isReached() }
        try await #expect(client.echo("again") == "again")
        await client.close()
    }

    @Test func `a closed client answers nobody, and leaves no connection`() async throws {
        let server = try await OwnServer()
        let (client, other) = (try server.client(), try server.client())
        try await client.ping()
        try await #expect(client.blpop("none", timeout: .milliseconds(10)) == nil)
        let waiting = Task { try await client.blpop("none")?.value }
        try await eventually { try await other.info("clients").contains("blocked_clients:1") }
        await client.close()
        await #expect(throws: RedisError.self) { try await waiting.value }
        await #expect(throws: RedisError.closed) { try await client.ping() }
        try await eventually { try await other.info("clients").contains("connected_clients:1\r\n") }
        await other.close()
    }

    @Test func `a client that is forgotten leaves no connection`() async throws {
        let server = try await OwnServer()
        let other = try server.client()
        _ = try await server.client().echo("hello")
        try await eventually { try await other.info("clients").contains("connected_clients:1\r\n") }
        await other.close()
    }

    @Test func `the version is told`() async throws {
        try await TestRedis.use { redis in
            try #expect(#require(await redis.client.version()).contains("."))
        }
    }
}
