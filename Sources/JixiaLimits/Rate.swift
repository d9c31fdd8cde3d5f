import JixiaCore

/// So many within so long: `10 per hour`.
public struct Rate: Sendable, Hashable {
    /// As Flask-Limiter has them: a month is 30 days, a year twelve of these months.
    public enum Granularity: String, Sendable, CaseIterable {
        case second, minute, hour, day, month, year

        public var seconds: Int {
            switch self {
            case .second: 1
            case .minute: 60
            case .hour: 3600
            case .day: 86_400
            case .month: 30 * 86_400
            case .year: 360 * 86_400
            }
        }
    }

    /// How many may pass in one window.
    public let amount: Int
    /// How many of the granularity make one window: the 7 of `500/7days`.
    public let multiples: Int
    public let granularity: Granularity

    public init(_ amount: Int, per multiples: Int = 1, _ granularity: Granularity) {
        // Beyond a million million, counts and times are no longer exact numbers in Redis's scripts.
        self.amount = min(max(amount, 0), Self.largest)
        self.multiples = min(max(multiples, 1), Self.largest / granularity.seconds)
        self.granularity = granularity
    }

    static let largest = 1_000_000_000_000

    public var seconds: Int { granularity.seconds * multiples }
    public var duration: Duration { .seconds(seconds) }
}

extension Rate: CustomStringConvertible {
    public var description: String { "\(amount) per \(multiples) \(granularity.rawValue)" }
}
