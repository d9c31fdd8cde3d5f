import Dispatch
import Foundation
import JixiaCore

/// Hashes passwords on threads of its own, as many at once as the machine has cores. So many strangers who sign in at once
/// cannot take the memory or the threads of everybody else.
final class PasswordHasher: Sendable {
    static let waitingMax = 32

    private let cost: PasswordCost
    private let turnstile: Turnstile
    private let queue = DispatchQueue(label: "jixia.passwords", qos: .userInitiated, attributes: .concurrent)

    init(cost: PasswordCost, runningMax: Int = ProcessInfo.processInfo.activeProcessorCount) {
        self.cost = cost
        turnstile = Turnstile(inside: runningMax, waiting: Self.waitingMax, refusal: .busy)
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
        try await turnstile.pass {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { continuation.resume(with: Result { try work() }) }
            }
        }
    }
}
