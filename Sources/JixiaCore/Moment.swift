import Foundation

/// A point in time: milliseconds of UTC since 1970.
public struct Moment: Hashable, Codable, Sendable, Comparable {
    public let milliseconds: Int64
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The clock of this machine. Everything else is given a `Now`, so that tests can hold the clock.
    public static func system() -> Moment {
        Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    public static func < (a: Moment, b: Moment) -> Bool { a.milliseconds < b.milliseconds }
    public static func + (a: Moment, b: Duration) -> Moment { Moment(milliseconds: a.milliseconds + b.milliseconds) }
    public static func - (a: Moment, b: Duration) -> Moment { Moment(milliseconds: a.milliseconds - b.milliseconds) }
    public static func - (a: Moment, b: Moment) -> Duration { .milliseconds(a.milliseconds - b.milliseconds) }

    public var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
    /// Whole seconds, rounded down, before 1970 too.
    public var secondsSince1970: Int64 { (milliseconds - (milliseconds % 1000 + 1000) % 1000) / 1000 }
}

/// Tells the time.
public typealias Now = @Sendable () -> Moment

extension Duration {
    public static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
    public static func hours(_ count: Int64) -> Duration { .seconds(count * 3600) }
    public static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }

    public var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
    /// Whole seconds, rounded up: what a `Retry-After` tells.
    public var secondsRoundedUp: Int { Int((milliseconds + 999) / 1000) }
}
