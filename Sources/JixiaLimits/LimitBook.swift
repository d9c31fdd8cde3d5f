import JixiaCore

/// All limits of a site, asked as Flask-Limiter asks them.
public struct LimitBook: Sendable {
    private let store: any LimitStore
    private let here: ProcessLimitStore
    private let prefix: String
    private let everywhere: [LimitRule]
    private let defaults: [LimitRule]
    private let report: @Sendable (any Error) -> Void
    private var routes: [String: (rules: [LimitRule], keepsDefaults: Bool)] = [:]
    private var exemptRoutes: Set<String> = []

    /// - Parameters:
    ///   - prefix: begins every key of this book; keeps sites apart that share a store.
    ///   - everywhere: limits of every route, whatever it states itself. Flask-Limiter calls them application limits.
    ///   - defaults: limits of the routes that state none.
    ///   - report: is told why the store could not be reached.
    public init(
        _ store: any LimitStore, prefix: String = "", everywhere: [LimitRule] = [], defaults: [LimitRule] = [],
        now: @escaping Now = { .system() }, report: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.store = store
        here = ProcessLimitStore(now: now)
        self.prefix = prefix
        self.everywhere = everywhere
        self.defaults = defaults
        self.report = report
    }

    /// States limits of a route; more than once adds to them. They take the place of the defaults.
    public mutating func limit(_ route: String, _ rules: LimitRule..., keepsDefaults: Bool = false) {
        let (earlier, kept) = routes[route] ?? ([], false)
        routes[route] = (earlier + rules, kept || keepsDefaults)
    }

    /// Frees a route of every limit.
    public mutating func exempt(_ route: String) { exemptRoutes.insert(route) }

    /// The limits of a route.
    public func rules(of route: String) -> [LimitRule] {
        if exemptRoutes.contains(route) { return [] }
        guard let (own, keepsDefaults) = routes[route] else { return everywhere + defaults }
        return everywhere + (keepsDefaults ? defaults : []) + own
    }

    /// Counts a call under all limits of its route, up to the first that blocks; what was counted until then stays counted.
    /// - Throws: nothing but `CancellationError`.
    public func admit(_ call: LimitCall) async throws -> LimitAnswer {
        try await admit(call, under: LimitPlan(rules(of: call.route)))
    }

    /// The same under limits that were put in order once and for all calls of a route.
    /// - Throws: nothing but `CancellationError`.
    public func admit(_ call: LimitCall, under plan: LimitPlan) async throws -> LimitAnswer {
        var checks: [LimitCheck] = []
        var pending: [LimitAnswer.Deduction] = []
        for (rule, rate) in plan.ordered {
            guard let window = rule.window(rate, for: call, prefix: prefix) else { continue }
            let deduction = LimitAnswer.Deduction(rule: rule, window: window, cost: rule.cost(call))
            if rule.deductsOnFailureOnly { pending.append(deduction) }
            let result = try await result(of: deduction, onlyTests: rule.deductsOnFailureOnly)
            let check = LimitCheck(rule, window, result)
            checks.append(check)
            if check.blocks { break }
        }
        return LimitAnswer(checks: checks, pending: pending)
    }

    /// Ends a call that was admitted: if it failed, it now takes from the limits that count failures.
    /// - Throws: nothing but `CancellationError`.
    public func settle(_ answer: LimitAnswer, failed: Bool) async throws {
        guard failed else { return }
        for deduction in answer.pending { _ = try await result(of: deduction, onlyTests: false) }
    }

    /// Forgets what was counted of a call, for example of a person who has shown who they are.
    public func clear(_ call: LimitCall) async throws {
        for (rule, rate) in LimitPlan(rules(of: call.route)).ordered {
            guard let window = rule.window(rate, for: call, prefix: prefix) else { continue }
            try await clear(window)
        }
    }

    /// Forgets what was counted in one window.
    public func clear(_ window: LimitWindow) async throws {
        here.clear(window)
        try await store.clear(window)
    }

    /// Nil if the store cannot be reached, and the rule does not want this process to count.
    private func result(of deduction: LimitAnswer.Deduction, onlyTests: Bool) async throws -> LimitResult? {
        do {
            return try await ask(store, deduction, onlyTests)
        } catch let error as CancellationError {
            throw error
        } catch {
            report(error)
            guard deduction.rule.whenStoreIsDown == .countHere else { return nil }
            return try await ask(here, deduction, onlyTests)
        }
    }

    private func ask(_ store: any LimitStore, _ deduction: LimitAnswer.Deduction, _ onlyTests: Bool) async throws -> LimitResult {
        onlyTests
            ? try await store.test(deduction.window, cost: deduction.cost) : try await store.hit(deduction.window, cost: deduction.cost)
    }
}

extension LimitCheck {
    fileprivate init(_ rule: LimitRule, _ window: LimitWindow, _ result: LimitResult?) {
        limit = rule.name
        rate = window.rate
        self.window = window
        isShared = rule.scope != .route
        finding =
            switch result?.isAllowed {
            case true?: .passed
            case false?: .breached
            case nil: .unknown
            }
        let isRefused = result.map { !$0.isAllowed } ?? (rule.whenStoreIsDown == .refuse)
        blocks = isRefused && rule.mode == .enforced
        remaining = result?.remaining ?? 0
        reset = result?.reset ?? .zero
    }
}
