import JixiaCore

/// Short-lived facts outside the database: captcha answers, counters, limits. Every key has an end.
/// Losing it costs a person a new captcha, never money.
public protocol Memory: Sendable {
    func set(_ key: String, _ value: String, for life: Duration) async throws
    func value(_ key: String) async throws -> String?
    /// Gives the value and forgets it, in one step: of two who ask, one gets it.
    func take(_ key: String) async throws -> String?
    /// Counts one more hit in the window that began with the key's first.
    func hit(_ key: String, within window: Duration, cost: Int) async throws -> Hit
    func remove(_ key: String) async throws
}

public struct Hit: Sendable, Equatable {
    /// Hits in this window, this one included.
    public let count: Int
    /// Until the window ends.
    public let reset: Duration
    public init(count: Int, reset: Duration) {
        self.count = count
        self.reset = reset
    }
}

extension Memory {
    public func hit(_ key: String, within window: Duration) async throws -> Hit { try await hit(key, within: window, cost: 1) }
}
