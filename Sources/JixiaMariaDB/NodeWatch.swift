import JixiaCore
import Logging
import NIOPosix

/// Asks every server twice a second how it is, each on a thread and a connection of its own.
struct NodeWatch: Sendable {
    private static let pause = Duration.milliseconds(500)
    private static let callTimeout: UInt32 = 2

    let url: MariaDBURL
    let nodes: Nodes
    let now: Now
    let logger: Logger

    /// Until the task is cancelled.
    func run() async {
        let threads = NIOThreadPool(numberOfThreads: nodes.pools.count)
        threads.start()
        await withTaskGroup(of: Void.self) { group in
            for index in nodes.pools.indices { group.addTask { await watch(index, threads) } }
        }
        try? await threads.shutdownGracefully()
    }

    /// Asks all of them once.
    func ask() async -> [NodeHealth] {
        let threads = NIOThreadPool(numberOfThreads: nodes.pools.count)
        threads.start()
        await withTaskGroup(of: Void.self) { group in
            for index in nodes.pools.indices { group.addTask { _ = await ask(index, nil, threads) } }
        }
        try? await threads.shutdownGracefully()
        return nodes.health
    }

    private func watch(_ index: Int, _ threads: NIOThreadPool) async {
        var connection: MariaDBConnection?
        while !Task.isCancelled {
            connection = await ask(index, connection, threads)
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }

    /// - Returns: the connection for the next time; nil where it is of no more use.
    private func ask(_ index: Int, _ kept: MariaDBConnection?, _ threads: NIOThreadPool) async -> MariaDBConnection? {
        let host = nodes.pools[index].host
        let isReplica = index >= url.hosts.count
        do {
            let (connection, health) = try await threads.runIfActive {
                let connection = try kept ?? MariaDBConnection(url, host, callTimeout: Self.callTimeout)
                return (connection, try connection.health(of: host, isReplica: isReplica, now: now()))
            }
            note(health, index)
            return connection
        } catch is CancellationError {
            return nil
        } catch let error as MariaDBError {
            note(.unknown(host, because: MariaDBError(code: error.code, message: error.message).description), index)
        } catch {
            note(.unknown(host, because: "\(error)"), index)
        }
        return nil
    }

    private func note(_ health: NodeHealth, _ index: Int) {
        guard let before = nodes.note(health, of: index) else { return }
        // That a server is well at the start is no news.
        if before.words == NodeHealth.notAsked, health.isReadable { return }
        logger.log(
            level: health.isReadable ? .notice : .warning, "database server",
            metadata: ["host": "\(health.host)", "state": "\(health.words)", "before": "\(before.words)"])
    }
}
