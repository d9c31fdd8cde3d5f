import Synchronization

/// Leaves another server alone for a while after it has failed several times in a row.
public final class CircuitBreaker: Sendable {
    public static let failuresMax = 5
    public static let pause = Duration.seconds(30)

    private struct State {
        var failures = 0
        var offUntil = Moment(milliseconds: 0)
    }

    private let state = Mutex(State())

    public init() {}

    /// Whether the other server may be asked. After a pause one request tries it out; the others wait for how that ends.
    public func allows(at now: Moment) -> Bool {
        state.withLock { state in
            guard state.failures >= Self.failuresMax else { return true }
            guard now >= state.offUntil else { return false }
            state.offUntil = now + Self.pause
            return true
        }
    }

    /// What `allows` would say, without taking the one try after a pause.
    public func isResting(at now: Moment) -> Bool {
        state.withLock { $0.failures >= Self.failuresMax && now < $0.offUntil }
    }

    public func succeeded() {
        state.withLock { $0.failures = 0 }
    }

    public func failed(at now: Moment) {
        state.withLock { state in
            state.failures += 1
            if state.failures >= Self.failuresMax { state.offUntil = now + Self.pause }
        }
    }
}
