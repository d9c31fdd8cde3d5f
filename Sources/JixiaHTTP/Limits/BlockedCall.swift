import JixiaCore
import JixiaLimits

/// A call that a limit refused, or would have refused were it not on trial.
public struct BlockedCall: Sendable {
    /// The name of the limit, or the code of the failure where an operation refused.
    public let rule: String
    /// Where the limit counts; nil where an operation counts for itself.
    public let window: LimitWindow?
    public let isTrial: Bool
    public let route: String
    public let address: String
    public let account: String?
    public let mobile: String?
    public let requestID: String
    public let at: Moment
    public let endsAt: Moment

    init(_ call: LimitCall, _ check: LimitCheck, request: String, at now: Moment) {
        rule = check.limit
        window = check.window
        isTrial = !check.blocks
        route = call.route
        address = call.address
        account = call.account
        mobile = call.mobile
        requestID = request
        at = now
        endsAt = now + check.reset
    }
}

extension BlockedCall {
    init(_ call: LimitCall, _ failure: Failure, request: String, at now: Moment) {
        rule = failure.code
        window = nil
        isTrial = false
        route = call.route
        address = call.address
        account = call.account
        mobile = call.mobile
        requestID = request
        at = now
        endsAt = now + .seconds(failure.retryAfter ?? 0)
    }
}

/// Hears of every blocked call. It must not wait: a flood is what it hears of.
public protocol BlockListener: Sendable {
    func heard(_ blocked: BlockedCall)
}
