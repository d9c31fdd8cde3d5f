import JixiaCore

/// Where hits are counted. Each call is one step: nothing comes between the look and the count.
public protocol LimitStore: Sendable {
    /// Takes `cost` from the window if there is room for it, and tells what is counted then. A cost of 0 only looks.
    func count(_ window: LimitWindow, cost: Int) async throws -> WindowCount
    func clear(_ window: LimitWindow) async throws
}

/// What a store knows of a window.
public struct WindowCount: Sendable, Equatable {
    /// Whether there was room for the cost.
    public let isTaken: Bool
    public let current: Int
    /// Hits in the window before; only the sliding counter knows it.
    public let previous: Int
    /// The first hit of a fixed window, the oldest within a moving one; nil when there is none.
    public let start: Moment?
    /// When it was counted.
    public let now: Moment

    public init(isTaken: Bool, current: Int, previous: Int = 0, start: Moment? = nil, now: Moment) {
        self.isTaken = isTaken
        self.current = current
        self.previous = previous
        self.start = start
        self.now = now
    }
}

/// Where a caller stands in a window.
public struct LimitResult: Sendable, Equatable {
    public let isAllowed: Bool
    /// How many more may pass now.
    public let remaining: Int
    /// Until more may pass than now.
    public let reset: Duration

    public init(isAllowed: Bool, remaining: Int, reset: Duration) {
        self.isAllowed = isAllowed
        self.remaining = remaining
        self.reset = reset
    }
}

extension LimitStore {
    /// Takes `cost` from the limit, if it is not exceeded by that.
    public func hit(_ window: LimitWindow, cost: Int = 1) async throws -> LimitResult {
        guard cost > 0 else { return try await test(window, cost: 0) }
        // One more than the amount is as refused as any larger cost, and no sum of such costs overflows.
        let count = try await count(window, cost: min(cost, window.rate.amount + 1))
        return count.result(of: window, isAllowed: count.isTaken)
    }

    /// Whether a hit would be allowed, without counting it.
    public func test(_ window: LimitWindow, cost: Int = 1) async throws -> LimitResult {
        let count = try await count(window, cost: 0)
        return count.result(of: window, isAllowed: count.hasRoom(for: min(max(cost, 0), window.rate.amount + 1), in: window))
    }
}

extension WindowCount {
    func hasRoom(for cost: Int, in window: LimitWindow) -> Bool { weight(in: window) < Double(window.rate.amount - cost + 1) }

    func result(of window: LimitWindow, isAllowed: Bool) -> LimitResult {
        let remaining = max(0, window.rate.amount - Int(weight(in: window).rounded(.down)))
        return LimitResult(isAllowed: isAllowed, remaining: remaining, reset: reset(of: window))
    }

    private func weight(in window: LimitWindow) -> Double {
        guard window.strategy == .slidingWindowCounter else { return Double(current) }
        return SlidingWindow(window, at: now).weight(previous: previous, current: current)
    }

    private func reset(of window: LimitWindow) -> Duration {
        switch window.strategy {
        case .fixedWindow: start.map { $0 + window.rate.duration - now } ?? .zero
        case .movingWindow: (start ?? now) + window.rate.duration - now
        case .slidingWindowCounter:
            .milliseconds(Int64((SlidingWindow(window, at: now).reset(previous: previous, current: current) * 1000).rounded(.up)))
        }
    }
}
