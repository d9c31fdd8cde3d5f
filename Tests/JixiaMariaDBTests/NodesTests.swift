import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaMariaDB

@Suite struct NodesTests {
    private func health(_ host: MariaDBURL.Host, writable: Bool = true, galera: Bool = false) -> NodeHealth {
        NodeHealth(
            host: host.description, isReadable: true, isWritable: writable, isGalera: galera, words: writable ? "primary" : "replica",
            clockAhead: .zero)
    }

    /// Hosts of an address that are never connected to, each as well as the test says.
    private func nodes(_ text: String, galera: Bool = false) throws -> Nodes {
        let url = try MariaDBURL(text)
        let nodes = Nodes(url)
        for (index, pool) in nodes.pools.enumerated() {
            _ = nodes.note(health(pool.host, writable: index < url.hosts.count, galera: galera), of: index)
        }
        return nodes
    }

    /// Which hosts six reads go to.
    private func readers(_ nodes: Nodes, _ freshness: Freshness) -> Set<String> {
        var names: Set<String> = []
        for _ in 0..<6 { names.insert(nodes.reader(freshness)?.pool.host.name ?? "none") }
        return names
    }

    private func close(_ nodes: Nodes) async throws {
        for pool in nodes.pools { try await pool.close() }
    }

    @Test func `writes go to the first host that is well, and back to it when it is well again`() async throws {
        let nodes = try nodes("mariadb://u@a:1,b:2,c:3/d?pool=1", galera: true)
        #expect(nodes.writer()?.pool.host.name == "a")
        nodes.suspect(nodes.pools[0], because: "gone")
        #expect(nodes.writer()?.pool.host.name == "b")
        nodes.suspect(nodes.pools[1], because: "gone")
        #expect(nodes.writer()?.pool.host.name == "c")
        _ = nodes.note(health(nodes.pools[0].host, galera: true), of: 0)
        #expect(nodes.writer()?.pool.host.name == "a")
        try await close(nodes)
    }

    @Test func `a connection knows that the writer has changed since it was used`() async throws {
        let nodes = try nodes("mariadb://u@a:1,b:2/d?pool=1", galera: true)
        let before = try #require(nodes.writer()).term
        nodes.suspect(nodes.pools[0], because: "gone")
        #expect(try #require(nodes.writer()).term > before)
        try await close(nodes)
    }

    @Test func `the latest is read from any node of a cluster, and from the primary where there are replicas`() async throws {
        let cluster = try nodes("mariadb://u@a:1,b:2,c:3/d?pool=1", galera: true)
        #expect(readers(cluster, .latest) == ["a", "b", "c"])
        let primary = try nodes("mariadb://u@a:1/d?read=b:2,c:3&pool=1")
        #expect(readers(primary, .latest) == ["a"])
        #expect(readers(primary, .relaxed) == ["a", "b", "c"])
        try await close(cluster)
        try await close(primary)
    }

    @Test func `replicas are never written to, whatever becomes of the primary`() async throws {
        let nodes = try nodes("mariadb://u@a:1/d?read=b:2&pool=1")
        nodes.suspect(nodes.pools[0], because: "gone")
        #expect(nodes.writer() == nil)
        #expect(nodes.reader(.latest) == nil)
        #expect(nodes.reader(.relaxed)?.pool.host.name == "b")
        try await close(nodes)
    }

    @Test func `relaxed reads reach a replica and writes do not`() async throws {
        let world = try await MariaDBWorld()
        let (primary, replica) = (try await Proxy(to: TestMariaDB.port()), try await Proxy(to: TestMariaDB.port()))
        let driver = try await world.connect(through: [primary.port], options: "&read=127.0.0.1:\(replica.port)")
        let database = Database(driver)
        let (before, beside) = (primary.queries, replica.queries)
        try await world.add("a", to: database)
        #expect(primary.queries > before)
        for _ in 0..<4 { _ = try await database.read(.relaxed) { tx in try tx.count("SELECT COUNT(*) AS value FROM note") } }
        #expect(replica.queries > beside)
        replica.close()
        for _ in 0..<4 { _ = try await database.read(.relaxed) { tx in try tx.count("SELECT COUNT(*) AS value FROM note") } }
        try await primary.end()
        try await replica.end()
    }

    @Test func `a clock that differs is told by how much`() async throws {
        let world = try await MariaDBWorld()
        let slow = try await MariaDBDriver.connect(TestMariaDB.url(database: world.name), now: { .system() - .minutes(3) })
        let ahead = try #require(slow.health.first).clockAhead
        #expect(abs(ahead.milliseconds - Duration.minutes(3).milliseconds) < Duration.minutes(1).milliseconds)
        try await slow.close()
    }

    @Test(arguments: [
        ("10.11.19-MariaDB-0+deb12u1", true), ("10.6.0-MariaDB", true), ("11.4.2-MariaDB-log", true), ("10.5.25-MariaDB", false),
        ("9.9-MariaDB", false), ("8.0.36", false), ("MariaDB", false),
    ])
    func `only servers that know our words are used`(_ version: String, _ isUsed: Bool) {
        #expect(MariaDBConnection.isNewEnough(version) == isUsed)
    }
}
