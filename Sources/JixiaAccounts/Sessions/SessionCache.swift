import JixiaCore
import Synchronization

/// A session as the store has it.
struct SessionState: Sendable {
    let caller: Caller
    let epoch: Int
    let expiresAt: Moment
    /// When staff was last seen at work with it; nil where that is nobody's business.
    let restsSince: Moment?
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
    private let changes: Changes
    private let state = Mutex(State())

    /// - Parameter changes: carries the end of a session to the other processes, and theirs to this one.
    init(changes: Changes, now: @escaping Now) {
        self.changes = changes
        self.now = now
        changes.listen(to: .sessions) { [weak self] detail in self?.forget(detail) }
    }

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
        changes.tell(.sessions, ids.map(\.description).joined(separator: ","))
    }

    /// Called when it is committed that somebody may more or less than before.
    func dropAll() { changes.tell(.sessions) }

    /// - Parameter detail: numbers of sessions; all of them where it is empty.
    private func forget(_ detail: String) {
        let ids = detail.split(separator: ",").compactMap { Int64($0) }
        state.withLock { state in
            if ids.isEmpty { state.entries.removeAll(keepingCapacity: true) }
            for id in ids { state.entries[ID(id)] = nil }
            state.generation += 1
        }
    }
}
