import Synchronization

/// Lets so many in at once; so many more may wait, the first come first; whoever comes then is told to come again.
public final class Turnstile: Sendable {
    private struct State {
        var inside = 0
        var waiting: [CheckedContinuation<Void, any Error>] = []
    }

    private let insideMax: Int
    private let waitingMax: Int
    private let refusal: Failure
    private let state = Mutex(State())

    /// - Parameter refusal: what is thrown where too many wait already.
    public init(inside insideMax: Int, waiting waitingMax: Int, refusal: Failure) {
        self.insideMax = insideMax
        self.waitingMax = waitingMax
        self.refusal = refusal
    }

    public func pass<T: Sendable>(_ work: () async throws -> T) async throws -> T {
        try await enter()
        defer { leave() }
        return try await work()
    }

    private func enter() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let answer = state.withLock { state -> Result<Void, any Error>? in
                if state.inside < insideMax {
                    state.inside += 1
                    return .success(())
                }
                guard state.waiting.count < waitingMax else { return .failure(refusal) }
                state.waiting.append(continuation)
                return nil
            }
            if let answer { continuation.resume(with: answer) }
        }
    }

    /// Gives the place to who waits longest.
    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.inside -= 1
            return nil
        }
        next?.resume()
    }
}
