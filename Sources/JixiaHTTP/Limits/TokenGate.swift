import JixiaCore
import JixiaLimits
import Synchronization

/// Keeps whoever tries tokens away from having them looked up. Addresses are shared, by a school behind one router for example:
/// so while an address is over its limit, tokens that were good here before go on, and only unknown ones have to wait.
final class TokenGate: Sendable {
    private static let knownMax = 50_000

    private struct Known {
        /// Numbers made of tokens, by a function that is another in each process. The older half is dropped when both are full.
        var young: Set<Int> = []
        var old: Set<Int> = []
    }

    private let bad: ProcessLimitStore
    private let rate: Rate
    private let known = Mutex(Known())

    /// - Parameter rate: how many bad tokens an address may bring.
    init(_ rate: Rate, now: @escaping Now) {
        self.rate = rate
        bad = ProcessLimitStore(now: now)
    }

    func mayAsk(_ token: String, from address: String) -> Bool {
        let count = bad.count(window(address), cost: 0)
        return count.current < rate.amount || known.withLock { $0.young.contains(token.hashValue) || $0.old.contains(token.hashValue) }
    }

    func wasGood(_ token: String) {
        known.withLock { known in
            if known.young.count >= Self.knownMax { (known.old, known.young) = (known.young, []) }
            known.young.insert(token.hashValue)
        }
    }

    func wasBad(from address: String) { _ = bad.count(window(address), cost: 1) }

    private func window(_ address: String) -> LimitWindow { LimitWindow("token/address:\(address)", rate) }
}
