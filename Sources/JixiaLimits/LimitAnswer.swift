import JixiaCore

/// What one rate of one limit says to a call.
public struct LimitCheck: Sendable, Equatable {
    public enum Finding: Sendable, Equatable {
        case passed, breached
        /// The store could not be reached, and the limit does not count elsewhere.
        case unknown
    }

    /// The name of the limit.
    public let limit: String
    public let rate: Rate
    public let isShared: Bool
    /// Where the call was counted; for whoever lifts the limit.
    public let window: LimitWindow
    public let finding: Finding
    /// Whether the call must not go on because of this. A limit on trial never blocks.
    public let blocks: Bool
    public let remaining: Int
    public let reset: Duration
}

/// What all limits together say to a call.
public struct LimitAnswer: Sendable {
    /// In the order in which they were asked, the shortest granularity first. None after the first that blocks was asked.
    public let checks: [LimitCheck]
    /// What the call takes from limits only if it fails.
    let pending: [Deduction]

    struct Deduction: Sendable {
        let rule: LimitRule
        let window: LimitWindow
        let cost: Int
    }

    public var isAllowed: Bool { blocking == nil }
    /// The check because of which the call must not go on.
    public var blocking: LimitCheck? { checks.first { $0.blocks } }
    /// What the headers tell the caller: the check that blocks, or the first of the route's own, or the first.
    public var shown: LimitCheck? { blocking ?? checks.first { !$0.isShared } ?? checks.first }
    /// Limits on trial that would have blocked.
    public var wouldBlock: [LimitCheck] { checks.filter { $0.finding == .breached && !$0.blocks } }
}
