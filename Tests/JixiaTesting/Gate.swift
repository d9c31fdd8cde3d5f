import Dispatch

/// Holds a blocking thread until the test lets it go on.
public final class Gate: Sendable {
    private let door = DispatchSemaphore(value: 0)
    private let arrivals: AsyncStream<Void>
    private let arrive: AsyncStream<Void>.Continuation

    public init() { (arrivals, arrive) = AsyncStream.makeStream() }

    /// On the thread that is held.
    public func pass() {
        arrive.yield()
        door.wait()
    }

    /// Waits until somebody stands at the gate.
    public func entered() async {
        for await _ in arrivals { return }
    }

    public func open() { door.signal() }
}
