import JixiaLimits

/// How often a route may be called, as the route states it itself, in the words of Flask-Limiter:
/// `"30/minute; 200/day"`, `.perMinute(30)`, `.shared("sign-in", "60/minute", by: .address)`, `.exempt`.
public struct Limit: Sendable, ExpressibleByStringLiteral {
    /// Nil for a text that is no rate; `CallLimits.plan` tells it, when the route is registered.
    enum Part: Sendable {
        case rule(LimitRule, text: String)
        case wrong(RateError)
    }

    let parts: [Part]
    /// Whether the limit of all routes together counts as well.
    let keepsStandard: Bool

    private init(parts: [Part], keepsStandard: Bool) {
        self.parts = parts
        self.keepsStandard = keepsStandard
    }

    /// The limit of every route that states no other: it is counted over all those routes together.
    public static let standard = Limit(parts: [], keepsStandard: true)
    /// No limit at all, but those that the operator sets.
    public static let exempt = Limit(parts: [], keepsStandard: false)

    public init(stringLiteral rates: String) { self.init(rates) }

    /// - Parameters:
    ///   - rates: for example `10/hour; 100/day; 2000 per year`.
    ///   - key: whose calls are counted together.
    ///   - name: of the limit that several routes share; nil for one of this route alone.
    ///   - countsFailuresOnly: a call takes from the limit once it was answered with a status of the 400s.
    ///   - looksInside: cost or condition look at the call's fields (`LimitCall.values`).
    ///   - cost: what one call takes.
    ///   - isExempt: calls that are neither counted nor refused.
    public init(
        _ rates: String, by key: LimitKey = .accountOrAddress, sharedAs name: String? = nil, strategy: LimitStrategy = .fixedWindow,
        countsFailuresOnly: Bool = false, whenStoreIsDown: LimitRule.Outage = .countHere, looksInside: Bool = false,
        cost: @escaping @Sendable (LimitCall) -> Int = { _ in 1 }, isExempt: @escaping @Sendable (LimitCall) -> Bool = { _ in false }
    ) {
        let part: Part
        do {
            let rule = LimitRule(
                name ?? "", try Rate.parseMany(rates), strategy: strategy, by: key, scope: name.map { .shared($0) } ?? .route,
                whenStoreIsDown: whenStoreIsDown, deductsOnFailureOnly: countsFailuresOnly, looksInside: looksInside, cost: cost,
                isExempt: isExempt)
            part = .rule(rule, text: rates)
        } catch { part = .wrong(error) }
        self.init(parts: [part], keepsStandard: false)
    }

    public static func perMinute(_ count: Int) -> Limit { Limit("\(count)/minute") }

    /// One count over all routes that share the name.
    public static func shared(
        _ name: String, _ rates: String, by key: LimitKey = .accountOrAddress, whenStoreIsDown: LimitRule.Outage = .countHere
    ) -> Limit {
        Limit(rates, by: key, sharedAs: name, whenStoreIsDown: whenStoreIsDown)
    }

    /// Both: a call has to pass each.
    public func and(_ other: Limit) -> Limit {
        Limit(parts: parts + other.parts, keepsStandard: keepsStandard || other.keepsStandard)
    }

    /// For the API document; empty for the standard.
    public var text: String {
        parts.map { part in
            switch part {
            case .rule(_, let text): text
            case .wrong(let error): error.text
            }
        }.joined(separator: "; ")
    }

    /// - Throws: `RateError` for a text that is no rate.
    func rules(of route: String) throws -> [LimitRule] {
        try parts.map { part in
            switch part {
            case .wrong(let error): throw error
            case .rule(let rule, _): rule.name.isEmpty ? rule.named(route) : rule
            }
        }
    }
}

extension LimitRule {
    func named(_ name: String) -> LimitRule {
        LimitRule(
            name, rates, strategy: strategy, by: key, scope: scope, mode: mode, whenStoreIsDown: whenStoreIsDown, methods: methods,
            deductsOnFailureOnly: deductsOnFailureOnly, looksInside: looksInside, cost: cost, isExempt: isExempt)
    }
}
