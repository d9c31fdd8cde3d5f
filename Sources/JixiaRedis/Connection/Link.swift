import Logging
import Synchronization

/// Keeps one connection up, and knows every other that the client has opened, so that all end with it.
final class Link: Sendable {
    private enum Phase {
        /// The very first try: calls wait for it, as nobody knows yet whether Redis is there.
        case starting
        case up(RedisConnection)
        case down(RedisError)
        case closed

        /// What a call gets; nil while it has to wait.
        var outcome: Result<RedisConnection, any Error>? {
            switch self {
            case .starting: nil
            case .up(let connection): .success(connection)
            case .down(let error): .failure(error)
            case .closed: .failure(RedisError.closed)
            }
        }
    }

    private struct State {
        var phase = Phase.starting
        var waiting: [CheckedContinuation<RedisConnection, any Error>] = []

        func tell(_ outcome: Result<RedisConnection, any Error>) {
            for continuation in waiting { continuation.resume(with: outcome) }
        }
    }

    let connector: Connector
    let log: Logger
    private let state = Mutex(State())
    private let own = Mutex(OwnConnections())
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(_ connector: Connector, log: Logger) {
        self.connector = connector
        self.log = log
    }

    var isClosed: Bool { state.withLock { if case .closed = $0.phase { true } else { false } } }

    func start() { task.withLock { $0 = Task { await keepUp() } } }

    /// The connection that is up. While there is none this fails at once, so that calls do not pile up.
    func connection() async throws -> RedisConnection {
        if let outcome = state.withLock({ $0.phase.outcome }) { return try outcome.get() }
        return try await withCheckedThrowingContinuation { continuation in
            let outcome = state.withLock { state in
                if state.phase.outcome == nil { state.waiting.append(continuation) }
                return state.phase.outcome
            }
            if let outcome { continuation.resume(with: outcome) }
        }
    }

    private func keepUp() async {
        var backoff = Backoff()
        var isOutageTold = false
        while !Task.isCancelled {
            do {
                let connection = try await connector.connect()
                guard move(to: .up(connection)) else { return connection.close() }
                log.info("connected to Redis", metadata: ["redis": "\(connector.url)"])
                (backoff, isOutageTold) = (Backoff(), false)
                await connection.waitUntilClosed()
                throw connection.reason
            } catch {
                let error = RedisError.notConnected(Self.words(error))
                guard move(to: .down(error)) else { return }
                if !isOutageTold { log.warning("\(error)", metadata: ["redis": "\(connector.url)"]) }
                isOutageTold = true
            }
            try? await Task.sleep(for: backoff.next())
        }
    }

    private static func words(_ error: any Error) -> String {
        if case RedisError.notConnected(let why) = error { why } else { "\(error)" }
    }

    /// False once the link is closed: what is closed stays so.
    private func move(to next: Phase) -> Bool {
        let before = state.withLock { state in
            let before = state
            if case .closed = before.phase { return before }
            state = State(phase: next)
            return before
        }
        if case .closed = before.phase { return false }
        if let outcome = next.outcome { before.tell(outcome) }
        return true
    }

    /// Ends every connection; what waits fails with `RedisError.closed`. Gives those connections.
    @discardableResult
    func close() -> [RedisConnection] {
        let before = state.withLock { state in
            defer { state = State(phase: .closed) }
            return state
        }
        before.tell(.failure(RedisError.closed))
        task.withLock { $0?.cancel() }
        var all = own.withLock { $0.close() }
        if case .up(let connection) = before.phase { all.append(connection) }
        for connection in all { connection.close() }
        return all
    }
}

// Connections beside the one: for whatever blocks, or has a state of its own.
extension Link {
    /// One that is used by nobody else until it is given back.
    func borrow() async throws -> RedisConnection {
        _ = try await connection()
        if let spare = own.withLock({ $0.takeSpare() }) { return spare }
        return try await open()
    }

    func open() async throws -> RedisConnection {
        let connection = try await connector.connect()
        guard own.withLock({ $0.add(connection) }) else {
            connection.close()
            throw RedisError.closed
        }
        return connection
    }

    func giveBack(_ connection: RedisConnection) {
        if !own.withLock({ $0.giveBack(connection) }) { connection.close() }
    }

    func discard(_ connection: RedisConnection) {
        own.withLock { $0.remove(connection) }
        connection.close()
    }
}
