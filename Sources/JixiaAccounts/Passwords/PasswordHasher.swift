import Dispatch
import Foundation
import JixiaCore
import Synchronization

/// Hashes passwords on threads of its own, as many at once as the machine has cores. So many strangers who sign in at once
/// cannot take the memory or the threads of everybody else.
final class PasswordHasher: Sendable {
    static let waitingMax = 32

    private struct State {
        var running = 0
        var waiting: [CheckedContinuation<Void, any Error>] = []
    }

    private let cost: PasswordCost
    private let runningMax: Int
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "jixia.passwords", qos: .userInitiated, attributes: .concurrent)

    init(cost: PasswordCost, runningMax: Int = ProcessInfo.processInfo.activeProcessorCount) {
        self.cost = cost
        self.runningMax = runningMax
    }

    /// - Throws: `Failure.busy` where too many wait already.
    func hash(_ password: String) async throws -> String {
        let cost = cost
        return try await run { try HashedPassword(password, cost: cost).text }
    }

    /// Takes as long without a hash to compare with as with one.
    /// - Throws: `Failure.busy` where too many wait already.
    func matches(_ password: String, _ stored: String?) async throws -> Bool {
        let cost = cost
        return try await run {
            guard let stored = stored.flatMap(HashedPassword.init(text:)) else {
                _ = try HashedPassword(password, cost: cost)
                return false
            }
            return try stored.matches(password)
        }
    }

    func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await enter()
        defer { leave() }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }

    private func enter() async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let answer = state.withLock { state -> Result<Void, any Error>? in
                if state.running < runningMax {
                    state.running += 1
                    return .success(())
                }
                guard state.waiting.count < Self.waitingMax else { return .failure(Failure.busy) }
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
            state.running -= 1
            return nil
        }
        next?.resume()
    }
}
