/// One limit as the site states it: how much, of whom, where, and what if.
public struct LimitRule: Sendable {
    public enum Scope: Sendable, Hashable {
        /// Each route is counted for itself.
        case route
        /// All routes with this name are counted together.
        case shared(String)
    }

    public enum Mode: String, Sendable {
        case enforced
        /// Counts and tells, and lets everything pass: to see what a limit would do before it does.
        case trial
    }

    /// What becomes of calls while the store cannot be reached.
    public enum Outage: String, Sendable {
        case allow, refuse
        /// Counts in this process alone until the store is back: of ten servers, each gives the whole amount.
        case countHere
    }

    public let name: String
    public var rates: [Rate]
    public var strategy: LimitStrategy
    public var key: LimitKey
    public var scope: Scope
    public var mode: Mode
    public var whenStoreIsDown: Outage
    /// Nil for all methods.
    public var methods: Set<String>?
    /// What one call takes from the limit.
    public var cost: @Sendable (LimitCall) -> Int
    /// Calls that are neither counted nor refused.
    public var isExempt: @Sendable (LimitCall) -> Bool
    /// Key, cost or condition look at what the call brings: the limit can be asked only once that is read.
    public var looksInside: Bool
    /// The call is only checked when it comes; it takes from the limit once it has failed. See `LimitBook.settle`.
    public var deductsOnFailureOnly: Bool

    public init(
        _ name: String, _ rates: [Rate], strategy: LimitStrategy = .fixedWindow, by key: LimitKey = .accountOrAddress,
        scope: Scope = .route,
        mode: Mode = .enforced, whenStoreIsDown: Outage = .countHere, methods: Set<String>? = nil, deductsOnFailureOnly: Bool = false,
        looksInside: Bool = false,
        cost: @escaping @Sendable (LimitCall) -> Int = { _ in 1 }, isExempt: @escaping @Sendable (LimitCall) -> Bool = { _ in false }
    ) {
        self.name = name
        self.rates = rates
        self.strategy = strategy
        self.key = key
        self.scope = scope
        self.mode = mode
        self.whenStoreIsDown = whenStoreIsDown
        self.methods = methods
        self.deductsOnFailureOnly = deductsOnFailureOnly
        if case .mobile = key { self.looksInside = true } else { self.looksInside = looksInside }
        self.cost = cost
        self.isExempt = isExempt
    }

    /// Where a call is counted under one rate; nil if the limit has nothing to do with the call.
    func window(_ rate: Rate, for call: LimitCall, prefix: String) -> LimitWindow? {
        guard methods?.contains(call.method) ?? true, !isExempt(call), let key = key.value(of: call) else { return nil }
        let place =
            switch scope {
            case .route: "route:\(call.route)"
            case .shared(let name): "shared:\(name)"
            }
        return LimitWindow("\(prefix)\(place)/\(key)", rate, strategy)
    }
}
