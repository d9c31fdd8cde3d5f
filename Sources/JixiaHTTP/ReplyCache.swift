import JixiaCore
import NIOCore
import Synchronization

/// Encoded replies that are the same for everyone, kept until what they tell of changes.
public final class ReplyCache: Sendable {
    struct Reply: Sendable {
        let body: ByteBuffer
        let etag: String
        let madeAt: ContinuousClock.Instant
    }

    private struct State {
        var replies: [String: Reply] = [:]
        var bytes = 0
        /// Replies in the making: whoever asks for one meanwhile waits for it.
        var making: [String: Task<Reply, any Error>] = [:]
        /// Counts the changes: a reply read before a change is not kept after it.
        var generation = 0
    }

    private let bytesMax: Int
    private let changes: Changes
    private let state = Mutex(State())
    private let blindLife: Duration

    /// - Parameter blindLife: how long a reply is good for while changes made elsewhere may go unheard.
    public init(_ changes: Changes, bytesMax: Int = 64 * 1024 * 1024, blindLife: Duration = .seconds(2)) {
        self.changes = changes
        self.bytesMax = bytesMax
        self.blindLife = blindLife
    }

    /// Empties the cache whenever the topic changes.
    public func follow(_ topic: Changes.Topic) {
        changes.listen(to: topic) { [self] _ in drop() }
    }

    public func drop() {
        state.withLock { state in
            state.generation += 1
            state.making.removeAll()
            if !state.replies.isEmpty { state.replies.removeAll(keepingCapacity: true) }
            state.bytes = 0
        }
    }

    /// - Parameter make: runs once, however many ask while it runs.
    func reply(_ key: String, make: @escaping @Sendable () async throws -> [UInt8]) async throws -> Reply {
        let isBlind = !changes.isComplete
        let found = state.withLock { state -> Finding in
            if let kept = state.replies[key], !isBlind || ContinuousClock.now - kept.madeAt < blindLife { return .kept(kept) }
            if let making = state.making[key] { return .making(making) }
            let generation = state.generation
            let task = Task { try await self.make(key, generation, make) }
            state.making[key] = task
            return .making(task)
        }
        switch found {
        case .kept(let reply): return reply
        case .making(let task): return try await task.value
        }
    }

    private enum Finding {
        case kept(Reply)
        case making(Task<Reply, any Error>)
    }

    private func make(_ key: String, _ generation: Int, _ make: @Sendable () async throws -> [UInt8]) async throws -> Reply {
        let madeAt = ContinuousClock.now
        let outcome: Result<Reply, any Error>
        do {
            let bytes = try await make()
            outcome = .success(Reply(body: ByteBuffer(bytes: bytes), etag: ETag.of(bytes), madeAt: madeAt))
        } catch { outcome = .failure(error) }
        state.withLock { state in
            guard state.generation == generation else { return }
            state.making[key] = nil
            if case .success(let reply) = outcome { keep(reply, key, in: &state) }
        }
        return try outcome.get()
    }

    private func keep(_ reply: Reply, _ key: String, in state: inout State) {
        let bytes = reply.body.readableBytes + key.utf8.count
        if state.bytes + bytes > bytesMax {
            state.replies.removeAll(keepingCapacity: true)
            state.bytes = 0
        }
        if let old = state.replies.updateValue(reply, forKey: key) { state.bytes -= old.body.readableBytes + key.utf8.count }
        state.bytes += bytes
    }
}
