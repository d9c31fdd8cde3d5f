import JixiaCore

/// What a worker is asked to do: a name that never changes, plain data, and when to try again.
/// The data never holds a secret; it refers to the row that does.
public protocol Job: Codable, Sendable {
    static var kind: String { get }
    static var retry: Retry { get }
}

extension Job {
    public static var retry: Retry { .doubling(from: .seconds(2), attemptsMax: 8) }
}

/// When a failed task is tried again, and how often in all.
public struct Retry: Sendable {
    public let attemptsMax: Int
    public let delay: @Sendable (_ attempt: Int) -> Duration

    public static func fixed(_ delay: Duration, attemptsMax: Int) -> Retry {
        Retry(attemptsMax: attemptsMax) { _ in delay }
    }

    /// 2 s, 4 s, 8 s … up to an hour, each longer by up to a quarter, so that those who failed together do not return together.
    public static func doubling(from first: Duration, attemptsMax: Int) -> Retry {
        Retry(attemptsMax: attemptsMax) { attempt in
            let base = min(first.milliseconds << min(max(attempt - 1, 0), 20), Duration.hours(1).milliseconds)
            return .milliseconds(base + Int64.random(in: 0...base / 4))
        }
    }
}

/// Thrown by a handler when trying again cannot help: the task is dead at once.
public struct GiveUp: Error, CustomStringConvertible {
    public let description: String
    public init(_ reason: String) { description = reason }
}
