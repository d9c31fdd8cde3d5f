import JixiaCore
import JixiaMariaDB
import JixiaStore
import JixiaTesting
import Synchronization
import Testing

@Suite struct LostServerTests {
    private let key = IdempotencyKey(key: "k", fingerprint: "{}")

    private func proxied(_ world: MariaDBWorld, _ count: Int = 1, patience: Duration = .seconds(6)) async throws -> ([Proxy], Database) {
        var proxies: [Proxy] = []
        for _ in 0..<count { proxies.append(try await Proxy(to: TestMariaDB.port())) }
        return (proxies, Database(try await world.connect(through: proxies.map(\.port), patience: patience)))
    }

    @Test(arguments: [Proxy.Cut.beforeCommit, .afterCommit])
    func `an unknown commit with a key is resolved, and done once`(_ cut: Proxy.Cut) async throws {
        let world = try await MariaDBWorld()
        let (proxies, database) = try await proxied(world)
        let runs = Mutex(0)
        proxies[0].cut(cut)
        let id = try await database.write { tx in
            runs.withLock { $0 += 1 }
            return try tx.once(key, of: ID(1), at: Moment(milliseconds: 1)) { try tx.run("INSERT INTO note (name) VALUES ('a')").id }
        }
        #expect(runs.withLock { $0 } == 2)
        #expect(try await world.names() == ["a"])
        let kept = try await world.database.read { tx in try tx.count("SELECT id AS value FROM note") }
        #expect(Int64(kept) == id)
        try await proxies[0].end()
    }

    @Test(arguments: [(Proxy.Cut.beforeCommit, []), (.afterCommit, ["a"])])
    func `an unknown commit without a key is told as unknown, and not tried again`(_ cut: Proxy.Cut, _ kept: [String]) async throws {
        let world = try await MariaDBWorld()
        let (proxies, database) = try await proxied(world)
        proxies[0].cut(cut)
        await #expect(throws: Failure.outcomeUnknown) { try await world.add("a", to: database) }
        #expect(try await world.names() == kept)
        try await proxies[0].end()
    }

    @Test func `a body that says it may repeat is run again`() async throws {
        let world = try await MariaDBWorld()
        let (proxies, database) = try await proxied(world)
        try await world.add("a")
        proxies[0].cut(.afterCommit)
        let changed = try await database.write { tx in
            tx.mayRepeat()
            return try tx.run("UPDATE note SET number = 5 WHERE name = 'a'").rows
        }
        #expect(changed == 1)
        #expect(try await world.number(of: "a") == 5)
        try await proxies[0].end()
    }

    @Test func `a connection that was cut is replaced without a word`() async throws {
        let world = try await MariaDBWorld()
        let (proxies, database) = try await proxied(world)
        try await world.add("a", to: database)
        proxies[0].close()
        proxies[0].open()
        try await world.add("b", to: database)
        let count = try await database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM note") }
        #expect(count == 2)
        try await proxies[0].end()
    }

    @Test func `when one host is gone the next takes over`() async throws {
        let world = try await MariaDBWorld()
        let (proxies, database) = try await proxied(world, 2)
        try await world.add("a", to: database)
        proxies[0].close()
        for number in 0..<5 { try await world.add("b\(number)", to: database) }
        #expect(try await database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM note") } == 6)
        for proxy in proxies { try await proxy.end() }
    }

    @Test func `without any host calls are told to come back, and work again when one is there`() async throws {
        let world = try await MariaDBWorld()
        let (proxies, database) = try await proxied(world, patience: .milliseconds(200))
        proxies[0].close()
        await #expect(throws: Failure.databaseUnavailable) { try await world.add("a", to: database) }
        await #expect(throws: Failure.databaseUnavailable) { try await database.read { tx in try tx.rows("SELECT 1 AS value") } }
        proxies[0].open()
        try await eventually { try await world.add("b", to: database) }
        #expect(try await world.names() == ["b"])
        try await proxies[0].end()
    }

    @Test func `a connection killed on the server costs nobody anything`() async throws {
        let world = try await MariaDBWorld()
        let runs = Mutex(0)
        try await world.database.write { tx in
            let isFirst = runs.withLock { runs in
                runs += 1
                return runs == 1
            }
            try tx.run("INSERT INTO note (name) VALUES ('a')")
            if isFirst { _ = try? tx.run("KILL CONNECTION_ID()") }
            try tx.run("INSERT INTO note (name) VALUES ('b')")
        }
        #expect(runs.withLock { $0 } == 2)
        #expect(try await world.names() == ["a", "b"])
    }

    /// Tries again until it works, for half a minute.
    private func eventually(_ work: () async throws -> Void) async throws {
        for _ in 0..<300 {
            if (try? await work()) != nil { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        try await work()
    }
}
