import Synchronization

/// Tells whoever wants to know that something changed, after the change is committed: caches, mostly.
public final class Changes: Sendable {
    public enum Topic: String, Sendable { case commodities }

    private let listeners = Mutex<[Topic: [@Sendable () -> Void]]>([:])

    public init() {}

    public func listen(to topic: Topic, _ listener: @escaping @Sendable () -> Void) {
        listeners.withLock { $0[topic, default: []].append(listener) }
    }

    public func tell(_ topic: Topic) {
        for listener in listeners.withLock({ $0[topic] ?? [] }) { listener() }
    }
}
