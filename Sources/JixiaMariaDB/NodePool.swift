import JixiaCore
import JixiaStore
import NIOPosix
import Synchronization

/// The connections to one host, and the threads that they block: as many of the one as of the other, so that whoever has
/// a thread has a connection.
final class NodePool: Sendable {
    let host: MariaDBURL.Host
    private let url: MariaDBURL
    private let threads: NIOThreadPool
    private let idle = Mutex<[Patience: [MariaDBConnection]]>([:])

    /// How long a connection waits for an answer, in seconds; that cannot be changed once it is open.
    private enum Patience: UInt32 { case short = 5, long = 3600 }

    /// How long a transaction may wait for a thread before its caller is told to come back.
    private static let queueing = Duration.seconds(5)
    /// A connection that nobody used for this long may have been cut by what lies between.
    private static let trustedIdle = Duration.seconds(15)

    init(_ url: MariaDBURL, _ host: MariaDBURL.Host) {
        self.url = url
        self.host = host
        threads = NIOThreadPool(numberOfThreads: url.poolSize)
        threads.start()
    }

    /// - Parameters:
    ///   - isLong: true for work that may take minutes.
    ///   - writerTerm: how often the writing node has changed; a connection that has not seen the last change catches up first.
    func run<T: Sendable>(
        isLong: Bool, _ purpose: MariaDBConnection.Purpose, writerTerm: Int = 0,
        _ work: @escaping @Sendable (MariaDBConnection) throws -> T
    ) async throws -> T {
        let asked = ContinuousClock.now
        let patience: Patience = isLong ? .long : .short
        return try await threads.runIfActive { [self] in
            guard isLong || ContinuousClock.now - asked < Self.queueing else { throw Failure.databaseUnavailable }
            let connection = try take(patience)
            defer { giveBack(connection, patience) }
            try connection.prepare(for: purpose)
            if connection.writerTerm < writerTerm {
                try connection.catchUp()
                connection.writerTerm = writerTerm
            }
            return try work(connection)
        }
    }

    private func take(_ patience: Patience) throws -> MariaDBConnection {
        while let connection = idle.withLock({ $0[patience]?.popLast() }) {
            if ContinuousClock.now - connection.usedAt < Self.trustedIdle || connection.isAlive { return connection }
        }
        return try MariaDBConnection(url, host, callTimeout: patience.rawValue)
    }

    private func giveBack(_ connection: MariaDBConnection, _ patience: Patience) {
        guard !connection.isBroken else { return }
        connection.usedAt = .now
        idle.withLock { $0[patience, default: []].append(connection) }
    }

    /// Closes what is idle: after the server went away none of it is good.
    func dropIdle() {
        let dropped = idle.withLock { idle in
            defer { idle.removeAll() }
            return idle
        }
        withExtendedLifetime(dropped) {}
    }

    func close() async throws {
        try await threads.shutdownGracefully()
        dropIdle()
    }
}
