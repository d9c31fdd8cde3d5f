import JixiaCore
import Synchronization

/// A session as the store has it.
struct SessionState: Sendable {
    let caller: Caller
    let epoch: Int
    let expiresAt: Moment
}

/// What this process learnt of sessions in the last seconds, so that not every read of a page asks the database.
final class SessionCache: Sendable {
    static let life = Duration.seconds(5)
    private static let countMax = 10_000

    private struct Entry {
        /// Nil for one that is over.
        let state: SessionState?
        let readAt: Moment
    }

    private struct State {
        var entries: [ID<Session>: Entry] = [:]
        /// Which session a cookie belongs to never changes.
        var cookies: [String: ID<Session>] = [:]
        var generation = 0
    }

    private let now: Now
    private let state = Mutex(State())

    init(now: @escaping Now) { self.now = now }

    enum Finding: Sendable {
        case known(SessionState?)
        /// The generation goes with what is read next, so that something dropped in between is not put back.
        case unknown(generation: Int)
    }

    func find(_ id: ID<Session>) -> Finding {
        let now = now()
        return state.withLock { state in
            guard let entry = state.entries[id], now - entry.readAt < Self.life else { return .unknown(generation: state.generation) }
            return .known(entry.state)
        }
    }

    func session(cookieHash: String) -> ID<Session>? { state.withLock { $0.cookies[cookieHash] } }

    var generation: Int { state.withLock { $0.generation } }

    func put(_ id: ID<Session>, _ session: SessionState?, cookieHash: String? = nil, generation: Int) {
        let now = now()
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.entries.count >= Self.countMax {
                state.entries.removeAll(keepingCapacity: true)
                state.cookies.removeAll(keepingCapacity: true)
            }
            state.entries[id] = Entry(state: session, readAt: now)
            if let cookieHash { state.cookies[cookieHash] = id }
        }
    }

    /// Called when the end of these sessions is committed.
    func drop(_ ids: [ID<Session>]) {
        guard !ids.isEmpty else { return }
        state.withLock { state in
            for id in ids { state.entries[id] = nil }
            state.generation += 1
        }
    }
}
