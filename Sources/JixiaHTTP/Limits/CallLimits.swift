import HTTPTypes
import JixiaCore
import JixiaLimits
import Synchronization

extension Failure {
    public static let tooManyRequests = Failure(.tooMany, "too_many_requests")
    /// The counters cannot be reached, and the limit does not let calls pass uncounted.
    public static let limitsUnreachable = Failure(.unavailable, "limits_unreachable", retryAfter: 5)
}

/// The limits of a route: those asked before anything of the call is read, and those that look inside.
public struct RoutePlan: Sendable {
    public let route: LimitRoute
    let door: LimitPlan
    let inside: LimitPlan
}

/// A call that may go on, and what its answer tells of the limits.
public struct LimitPass: Sendable {
    /// The headers that tell the client where it stands (IETF draft "RateLimit header fields for HTTP").
    public internal(set) var headers = HTTPFields()
    fileprivate var answers: [LimitAnswer] = []
    /// What the call says of itself, for whoever asks why it was blocked.
    fileprivate var mobile: String?

    /// Of a call that no limit was asked about yet.
    public init() {}
}

/// All limits of the site at work: counts each call, says so in headers, and tells the log what was blocked.
public final class CallLimits: Sendable {
    let tokens: TokenGate
    private let book: LimitBook
    private let settings: LimitSettings
    private let log: (any BlockListener)?
    private let now: Now
    private let matched = Mutex<Set<String>>([])
    private let misstated = Mutex<[any Error]>([])

    /// - Parameter report: is told why the store could not be reached.
    public init(
        _ store: any LimitStore, settings: LimitSettings = LimitSettings(), log: (any BlockListener)? = nil,
        now: @escaping Now = { .system() }, report: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        book = LimitBook(store, now: now, report: report)
        tokens = TokenGate(Rate(settings.perAddress, per: 2, .second), now: now)
        self.settings = settings
        self.log = log
        self.now = now
    }

    // MARK: Registering

    /// What holds for a route: what it states, what the operator says instead, and what the operator adds.
    /// - Throws: `RateError` for a limit that cannot be read.
    public func plan(_ limit: Limit, for route: LimitRoute) throws -> RoutePlan {
        let fitting = settings.own.filter { $0.fits(route) }
        matched.withLock { $0.formUnion(fitting.map(\.text)) }
        let stated = try rules(limit, route) + (limit.keepsStandard ? settings.standard : [])
        let instead = fitting.filter { !$0.isAdded }
        let rules = (instead.isEmpty ? stated : instead.compactMap(\.rule)) + fitting.filter(\.isAdded).compactMap(\.rule)
        let isFree = fitting.contains { $0.isAdded && $0.rule == nil }
        let adjusted = isFree ? [] : rules.map(settings.adjusted)
        return RoutePlan(
            route: route, door: LimitPlan(adjusted.filter { !$0.looksInside }), inside: LimitPlan(adjusted.filter(\.looksInside)))
    }

    private func rules(_ limit: Limit, _ route: LimitRoute) throws -> [LimitRule] {
        do { return try limit.rules(of: route.path) } catch {
            misstated.withLock { $0.append(error) }
            throw error
        }
    }

    /// Asked when all routes are there.
    /// - Throws: `RateError` if one of them states what is no limit; `OwnLimit.Wrong` for a limit of the operator's that fits none of
    ///   them: most likely a name is misspelt.
    public func check() throws {
        if let error = misstated.withLock({ $0.first }) { throw error }
        let matched = matched.withLock { $0 }
        for limit in settings.own where !matched.contains(limit.text) {
            throw OwnLimit.Wrong(description: "no route fits \"\(limit.text)\"")
        }
    }

    // MARK: Calls

    /// Counts a call before anything of it is read.
    /// - Throws: `Refusal` with the headers.
    public func admit(_ context: WebContext, _ caller: Caller?, under plan: RoutePlan) async throws -> LimitPass {
        var pass = LimitPass()
        try await admit(call(context, caller, plan), plan.door, context, &pass)
        return pass
    }

    /// Counts it again under the limits that look inside, once its fields are read.
    /// - Throws: `Refusal` with the headers.
    public func look(
        into fields: [String: Tree], _ context: WebContext, _ caller: Caller?, under plan: RoutePlan, _ pass: inout LimitPass
    ) async throws {
        if case .text(let mobile)? = fields["mobile"], mobile.utf8.count <= 20 { pass.mobile = mobile }
        guard !plan.inside.isEmpty else { return }
        var call = call(context, caller, plan)
        call.values = fields.compactMapValues { if case .text(let text) = $0 { text } else { nil } }
        call.mobile = pass.mobile
        try await admit(call, plan.inside, context, &pass)
    }

    /// Ends a call that failed: it takes from the limits that count failures, and where a count of the operation's own was the
    /// reason the log hears of that too.
    /// - Parameter refusal: nil for a defect, which is no failure of the caller's.
    public func settle(
        _ pass: LimitPass, _ refusal: Refusal?, _ context: WebContext, _ caller: Caller?, under plan: RoutePlan
    ) async throws {
        let isTheirs = refusal?.status.kind == .clientError
        for answer in pass.answers { try await book.settle(answer, failed: isTheirs) }
        guard let refusal, refusal.status == .tooManyRequests, refusal.members["limit"] == nil, let failure = refusal.failures.first else {
            return
        }
        var call = call(context, caller, plan)
        call.mobile = pass.mobile
        log?.heard(BlockedCall(call, failure, request: context.requestID, at: now()))
    }

    /// Forgets what was counted in a window; whoever was blocked by it may call again at once.
    public func lift(_ window: LimitWindow) async throws { try await book.clear(window) }

    private func call(_ context: WebContext, _ caller: Caller?, _ plan: RoutePlan) -> LimitCall {
        LimitCall(
            route: plan.route.name, method: plan.route.method, address: context.address, account: caller.map { "\($0.account)" })
    }

    private func admit(_ call: LimitCall, _ plan: LimitPlan, _ context: WebContext, _ pass: inout LimitPass) async throws {
        if plan.isEmpty { return }
        let answer = try await book.admit(call, under: plan)
        pass.answers.append(answer)
        if let shown = answer.shown { pass.headers = shown.headers }
        for check in answer.checks where check.finding == .breached {
            log?.heard(BlockedCall(call, check, request: context.requestID, at: now()))
        }
        guard let blocking = answer.blocking else { return }
        throw Refusal(blocking, pass.headers, request: context.requestID)
    }
}

extension LimitCheck {
    fileprivate var headers: HTTPFields {
        var headers = HTTPFields()
        headers[.rateLimitPolicy] = "\"\(limit)\";q=\(rate.amount);w=\(rate.seconds)"
        headers[.rateLimit] = "\"\(limit)\";r=\(remaining);t=\(reset.secondsRoundedUp)"
        return headers
    }
}

extension Refusal {
    fileprivate init(_ check: LimitCheck, _ headers: HTTPFields, request: String) {
        guard check.finding == .breached else {
            self.init([.limitsUnreachable])
            self.headers.append(contentsOf: headers)
            return
        }
        let values = ["seconds": String(max(1, check.reset.secondsRoundedUp)), "request": request]
        self.init([Failure.tooManyRequests.with(values).retry(after: check.reset)])
        self.headers.append(contentsOf: headers)
        members["limit"] = .text(check.limit)
    }
}
