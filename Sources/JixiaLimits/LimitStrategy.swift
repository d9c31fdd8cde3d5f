import JixiaCore

/// How hits are counted: the three strategies of Python's library `limits`, with the same decisions.
public enum LimitStrategy: String, Sendable, CaseIterable {
    /// The window begins with the first hit. Refused hits count too. Around the end of a window twice the amount may pass.
    case fixedWindow = "fixed-window"
    /// Remembers when each hit came: never more than the amount in any stretch of that length.
    /// One number is kept for each unit of cost, so it is not for costs like a file's bytes.
    case movingWindow = "moving-window"
    /// Two counters, weighed by how much of the previous window is still within reach: nearly a moving window, at little memory.
    case slidingWindowCounter = "sliding-window-counter"
}

/// What is counted together: one key's hits under one rate.
public struct LimitWindow: Sendable, Hashable {
    public let key: String
    public let rate: Rate
    public let strategy: LimitStrategy

    public init(_ key: String, _ rate: Rate, _ strategy: LimitStrategy = .fixedWindow) {
        self.key = key
        self.rate = rate
        self.strategy = strategy
    }

    /// Under which a store keeps it. The key comes last, as it may hold anything.
    public var name: String { "\(strategy.rawValue)/\(rate.amount)/\(rate.multiples)\(rate.granularity.rawValue)/\(key)" }
}

/// Where a sliding window stands between its two counters. It computes as Python does, to the last bit:
/// an elegant formula would decide otherwise where a weight comes close to a whole number.
public struct SlidingWindow: Sendable {
    /// The names of the two counters.
    public let previous: String
    public let current: String
    /// Seconds for which the previous window's hits go on to weigh.
    public let previousLife: Double
    let currentLife: Double
    let seconds: Double

    public init(_ window: LimitWindow, at now: Moment) {
        let time = Double(now.milliseconds) / 1000
        seconds = Double(window.rate.seconds)
        previous = "\(window.name)/\(Int((time - seconds) / seconds))"
        current = "\(window.name)/\(Int(time / seconds))"
        previousLife = (1 - ((time - seconds) / seconds).truncatingRemainder(dividingBy: 1)) * seconds
        currentLife = (1 - (time / seconds).truncatingRemainder(dividingBy: 1)) * seconds + seconds
    }

    func weight(previous: Int, current: Int) -> Double {
        (previous == 0 ? 0 : Double(previous) * previousLife / seconds) + Double(current)
    }

    /// Until the weight sinks by one.
    func reset(previous: Int, current: Int) -> Double {
        let ofPrevious = previous == 0 ? .infinity : previousLife.truncatingRemainder(dividingBy: seconds / Double(previous))
        let ofCurrent = current == 0 ? .infinity : currentLife.truncatingRemainder(dividingBy: seconds)
        let least = min(ofPrevious, ofCurrent)
        return least.isFinite ? least : 0
    }
}
