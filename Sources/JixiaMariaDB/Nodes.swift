import JixiaStore
import Synchronization

/// The servers of the database: which is well, which is written to, which is read from.
///
/// Every process looks at the hosts in the order of its address, so all of them write to the same one: writes that are
/// spread over a cluster abort each other at COMMIT.
final class Nodes: Sendable {
    private struct State {
        var health: [NodeHealth]
        var writer: Int?
        /// Counts the changes of the writer.
        var term = 0
        var lostAt: ContinuousClock.Instant? = .now
        var turn = 0
    }

    struct Choice: Sendable {
        let pool: NodePool
        let term: Int
        let isGalera: Bool
    }

    let pools: [NodePool]
    private let state: Mutex<State>

    init(_ url: MariaDBURL) {
        let hosts = url.hosts + url.replicas
        pools = hosts.map { NodePool(url, $0) }
        state = Mutex(State(health: hosts.map { .unknown($0, because: NodeHealth.notAsked) }))
    }

    var health: [NodeHealth] { state.withLock { $0.health } }

    /// The first host that takes writes.
    func writer() -> Choice? {
        state.withLock { state in state.writer.map { choice($0, state) } }
    }

    /// For the latest: any node of a cluster, since it can wait for the others; elsewhere the one that is written to.
    func reader(_ freshness: Freshness) -> Choice? {
        state.withLock { state in
            if freshness == .latest, let writer = state.writer, !state.health[writer].isGalera { return choice(writer, state) }
            let usable = state.health.indices.filter { index in
                state.health[index].isReadable && (freshness == .relaxed || state.health[index].isGalera)
            }
            guard !usable.isEmpty else { return nil }
            state.turn &+= 1
            return choice(usable[state.turn % usable.count], state)
        }
    }

    /// How long there has been no server to write to.
    var lostFor: Duration { state.withLock { $0.lostAt.map { ContinuousClock.now - $0 } ?? .zero } }

    /// - Returns: the health before, where it has changed.
    func note(_ health: NodeHealth, of index: Int) -> NodeHealth? {
        let before = state.withLock { state -> NodeHealth in
            let before = state.health[index]
            state.health[index] = health
            elect(&state)
            return before
        }
        guard before.words != health.words else { return nil }
        if !health.isReadable { pools[index].dropIdle() }
        return before
    }

    /// Somebody met trouble there: it is left alone until it is asked again.
    func suspect(_ pool: NodePool, because words: String) {
        guard let index = pools.firstIndex(where: { $0 === pool }) else { return }
        _ = note(.unknown(pool.host, because: words), of: index)
    }

    private func elect(_ state: inout State) {
        let writer = state.health.firstIndex(where: \.isWritable)
        if writer != state.writer {
            state.writer = writer
            state.term += 1
        }
        state.lostAt = writer == nil ? (state.lostAt ?? .now) : nil
    }

    private func choice(_ index: Int, _ state: State) -> Choice {
        Choice(pool: pools[index], term: state.term, isGalera: state.health[index].isGalera)
    }
}
