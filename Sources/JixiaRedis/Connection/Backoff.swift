/// How long to wait before the next try: 50 ms, doubling to 2 s, each a random part shorter so that many do not come at once.
struct Backoff {
    private static let first = Duration.milliseconds(50)
    private static let longest = Duration.seconds(2)
    private var wait = first

    mutating func next() -> Duration {
        defer { wait = min(wait * 2, Self.longest) }
        return wait * Double.random(in: 0.5...1)
    }
}
