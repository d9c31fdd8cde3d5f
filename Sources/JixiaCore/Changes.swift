import Synchronization

/// Tells whoever wants to know that something changed, after the change is committed: caches, mostly. What is told in one
/// process of the site is heard in all of them, where a channel carries it.
public final class Changes: Sendable {
    public enum Topic: String, Sendable, CaseIterable {
        case commodities
        /// The divisions of the country: another set of them was loaded.
        case areas
        /// Sessions that are over; the detail names them.
        case sessions
    }

    /// - Parameter detail: what of the topic changed; empty where it may be anything.
    public typealias Listener = @Sendable (_ detail: String) -> Void

    private struct State {
        var listeners: [Topic: [Listener]] = [:]
        var relay: (@Sendable (String) -> Void)?
        var isComplete = true
    }

    private let state = Mutex(State())
    /// Marks our own messages, which come back to us.
    private let origin = Chance.bytes(8).hexadecimal

    public init() {}

    public func listen(to topic: Topic, _ listener: @escaping Listener) {
        state.withLock { $0.listeners[topic, default: []].append(listener) }
    }

    public func tell(_ topic: Topic, _ detail: String = "") {
        pass(topic, detail)
        state.withLock { $0.relay }?("\(origin) \(topic.rawValue) \(detail)")
    }

    // MARK: Other processes

    /// False while changes made elsewhere may go unheard: what is kept then is to be kept for a moment only.
    public var isComplete: Bool { state.withLock { $0.isComplete } }

    /// - Parameter send: carries a message to the other processes.
    public func relay(by send: @escaping @Sendable (String) -> Void) { state.withLock { $0.relay = send } }

    /// A message that another process sent.
    public func hear(_ message: String) {
        let parts = message.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] != origin, let topic = Topic(rawValue: parts[1]) else { return }
        pass(topic, parts[2])
    }

    /// Messages are missed from now on.
    public func lose() { state.withLock { $0.isComplete = false } }

    /// Messages come again; anything may have changed in between.
    public func resume() {
        state.withLock { $0.isComplete = true }
        for topic in Topic.allCases { pass(topic, "") }
    }

    private func pass(_ topic: Topic, _ detail: String) {
        for listener in state.withLock({ $0.listeners[topic] ?? [] }) { listener(detail) }
    }
}
