import JixiaCore
import JixiaStore
import Logging

/// MariaDB and Galera through their C client. No other module imports it.
public final class MariaDBDriver: Driver {
    private let nodes: Nodes
    private let watch: Task<Void, Never>
    private let patience: Duration

    private init(_ nodes: Nodes, _ watch: NodeWatch, patience: Duration) {
        self.nodes = nodes
        self.patience = patience
        self.watch = Task { await watch.run() }
    }

    /// - Parameter patience: how long a call waits for another server to take over before it is told to come back.
    /// - Throws: `NoServer` when none of the hosts can be used; it says why of each.
    public static func connect(
        _ url: MariaDBURL, patience: Duration = .seconds(6), now: @escaping Now = { .system() },
        logger: Logger = Logger(label: "jixia.database")
    ) async throws -> MariaDBDriver {
        let nodes = Nodes(url)
        let watch = NodeWatch(url: url, nodes: nodes, now: now, logger: logger)
        let health = await watch.ask()
        guard nodes.writer() != nil else {
            for pool in nodes.pools { try? await pool.close() }
            throw NoServer(health: health)
        }
        return MariaDBDriver(nodes, watch, patience: patience)
    }

    public struct NoServer: Error, CustomStringConvertible {
        public let health: [NodeHealth]
        public var description: String {
            "no server of the database can be used: " + health.map { "\($0.host): \($0.words)" }.joined(separator: "; ")
        }
    }

    /// How each server was when it was last asked, at most a second ago or two.
    public var health: [NodeHealth] { nodes.health }

    public func read<T: Sendable>(
        isLong: Bool, _ freshness: Freshness, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        let node = try await patiently { nodes.reader(freshness) }
        return try await watching(node) {
            try await node.pool.run(isLong: isLong, .read(waitsForCluster: freshness == .latest && node.isGalera)) { connection in
                try connection.read(body)
            }
        }
    }

    public func write<T: Sendable>(isLong: Bool, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        let node = try await patiently { nodes.writer() }
        return try await watching(node) {
            try await node.pool.run(isLong: isLong, .write, writerTerm: node.term) { connection in try connection.write(body) }
        }
    }

    public func isContention(_ error: any Error) -> Bool {
        if error is DuplicateKey { return true }
        guard let error = error as? MariaDBError else { return false }
        return error.isRollback || error.isServerUnavailable
    }

    public func isDoneAlready(_ error: any Error) -> Bool { (error as? MariaDBError)?.isDoneAlready == true }

    public func close() async throws {
        watch.cancel()
        await watch.value
        for pool in nodes.pools { try await pool.close() }
    }

    private func patiently(_ choose: () -> Nodes.Choice?) async throws -> Nodes.Choice {
        while true {
            if let node = choose() { return node }
            guard nodes.lostFor < patience else { throw Failure.databaseUnavailable }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Whoever meets trouble tells the others before they meet it.
    private func watching<T>(_ node: Nodes.Choice, _ work: () async throws -> T) async throws -> T {
        do { return try await work() } catch let error as MariaDBError where error.isServerUnavailable {
            nodes.suspect(node.pool, because: MariaDBError(code: error.code, message: error.message).description)
            throw error
        } catch let error as CommitUnknown {
            nodes.suspect(node.pool, because: "went away while it committed")
            throw error
        }
    }
}
