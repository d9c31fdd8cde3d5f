import Logging
import Synchronization

public struct RedisMessage: Sendable, Equatable {
    public let channel: String
    /// The pattern that it came by, if it did.
    public let pattern: String?
    public let payload: [UInt8]

    public init(channel: String, pattern: String? = nil, payload: [UInt8]) {
        self.channel = channel
        self.pattern = pattern
        self.payload = payload
    }

    /// The payload as text; what is no UTF-8 is replaced.
    public var text: String { String(decoding: payload, as: UTF8.self) }
}

public enum RedisEvent: Sendable, Equatable {
    /// Messages come from now on.
    case subscribed
    case message(RedisMessage)
    /// Messages are missed from now on; `subscribed` comes again once the connection does.
    case lost
}

extension RedisClient {
    /// Messages of channels and patterns, on a connection of their own, until the reading task is cancelled or the client closed.
    /// A reader who falls behind by 10,000 events misses the oldest.
    public func subscribe(to channels: [String], patterns: [String] = []) -> AsyncStream<RedisEvent> {
        subscribe(to: channels, patterns: patterns) { $0 }
    }

    func subscribe<Event: Sendable>(
        to channels: [String], patterns: [String] = [], _ event: @escaping @Sendable (RedisEvent) -> Event
    ) -> AsyncStream<Event> {
        let (stream, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(10_000))
        let subscriber = Subscriber(link: link, channels: channels, patterns: patterns) { continuation.yield(event($0)) }
        let task = Task {
            await subscriber.run()
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }
}

/// Keeps a subscription up, and asks all the time whether the other side is still there: a silent one would look like no messages.
private struct Subscriber: Sendable {
    private static let questionEvery = Duration.milliseconds(500)
    private static let patience = Duration.seconds(2)

    let link: Link
    let channels: [String]
    let patterns: [String]
    let tell: @Sendable (RedisEvent) -> Void

    func run() async {
        var backoff = Backoff()
        var isLost = false
        while !Task.isCancelled {
            do {
                let connection = try await link.open()
                let wasSubscribed = await listen(on: connection)
                link.discard(connection)
                if wasSubscribed { (backoff, isLost) = (Backoff(), false) }
                throw connection.reason
            } catch {
                if Task.isCancelled || link.isClosed { return }
                if !isLost {
                    link.log.warning("a subscription is lost: \(error)")
                    tell(.lost)
                }
                isLost = true
            }
            try? await Task.sleep(for: backoff.next())
        }
    }

    /// Until the connection ends. True if it got as far as messages.
    private func listen(on connection: RedisConnection) async -> Bool {
        let hearing = Hearing(awaited: channels.count + patterns.count, tell)
        connection.listen { if let refusal = hearing.hear($0) { connection.close(refusal) } }
        connection.write((channels.isEmpty ? [] : [["SUBSCRIBE"] + channels]) + (patterns.isEmpty ? [] : [["PSUBSCRIBE"] + patterns]))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await ask(connection, hearing) }
            await withTaskCancellationHandler {
                await connection.waitUntilClosed()
            } onCancel: {
                connection.close()
            }
            group.cancelAll()
        }
        return hearing.isComplete
    }

    private func ask(_ connection: RedisConnection, _ hearing: Hearing) async {
        while !Task.isCancelled, hearing.silence < Self.patience {
            connection.write([["PING"]])
            try? await Task.sleep(for: Self.questionEvery)
        }
        connection.close(.timedOut)
    }
}

/// What a subscribed connection tells.
private final class Hearing: Sendable {
    private struct State {
        var awaited: Int
        var heard = ContinuousClock.now
    }

    private let state: Mutex<State>
    private let tell: @Sendable (RedisEvent) -> Void

    init(awaited: Int, _ tell: @escaping @Sendable (RedisEvent) -> Void) {
        state = Mutex(State(awaited: awaited))
        self.tell = tell
    }

    var silence: Duration { state.withLock { .now - $0.heard } }
    var isComplete: Bool { state.withLock { $0.awaited == 0 } }

    /// Gives why Redis refuses, if it does.
    func hear(_ value: RedisValue) -> RedisError? {
        if case .error(let refusal) = value { return refusal }
        guard case .array(let parts) = value, let kind = parts.first.flatMap({ String(redis: $0) }) else {
            return .unexpectedAnswer("not a message")
        }
        let isSubscribed = state.withLock { state in
            state.heard = .now
            guard ["subscribe", "psubscribe"].contains(kind) else { return false }
            state.awaited -= 1
            return state.awaited == 0
        }
        if isSubscribed { tell(.subscribed) }
        if let message = RedisMessage(kind, parts) { tell(.message(message)) }
        return nil
    }
}

extension RedisMessage {
    fileprivate init?(_ kind: String, _ parts: [RedisValue]) {
        switch (kind, parts.count) {
        case ("message", 3): pattern = nil
        case ("pmessage", 4): pattern = String(redis: parts[1])
        default: return nil
        }
        guard let channel = String(redis: parts[parts.count - 2]), let payload = [UInt8](redis: parts[parts.count - 1]) else { return nil }
        self.channel = channel
        self.payload = payload
    }
}
