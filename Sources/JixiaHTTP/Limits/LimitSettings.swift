import JixiaLimits

/// What an operator says of the limits, without code.
public struct LimitSettings: Sendable {
    /// Calls in two seconds: 20/s with a burst of 40 for an account, 10/s with a burst of 20 for an address.
    public var perAccount = 40
    public var perAddress = 20
    /// Every limit counts and tells, and none blocks.
    public var isTrial = false
    /// Whose calls are neither counted nor refused.
    public var exempt: [AddressRange] = []
    public var own: [OwnLimit] = []

    public init() {}

    /// The limit of the routes that state none.
    var standard: [LimitRule] {
        [
            LimitRule("default", [Rate(perAccount, per: 2, .second)], by: .account, scope: .shared("default")),
            LimitRule(
                "default", [Rate(perAddress, per: 2, .second)], by: .address, scope: .shared("default"), isExempt: { $0.account != nil }),
        ]
    }

    func adjusted(_ rule: LimitRule) -> LimitRule {
        var rule = rule
        if isTrial { rule.mode = .trial }
        if !exempt.isEmpty {
            let (ranges, isExempt) = (exempt, rule.isExempt)
            rule.isExempt = { call in isExempt(call) || ranges.contains { $0.contains(call.address) } }
        }
        return rule
    }
}
