/// The limits of one route in the order in which they are asked: the shortest granularity first, and within one as they were stated.
public struct LimitPlan: Sendable {
    public let rules: [LimitRule]
    let ordered: [(rule: LimitRule, rate: Rate)]

    public init(_ rules: [LimitRule]) {
        self.rules = rules
        let pairs = rules.flatMap { rule in rule.rates.map { (rule: rule, rate: $0) } }
        ordered = Rate.Granularity.allCases.flatMap { granularity in pairs.filter { $0.rate.granularity == granularity } }
    }

    public var isEmpty: Bool { ordered.isEmpty }
}
