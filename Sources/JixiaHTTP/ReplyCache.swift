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

    /// The replies that tell of one topic.
    private struct Shelf {
        var replies: [String: Reply] = [:]
        /// Replies in the making: whoever asks for one meanwhile waits for it.
        var making: [String: Task<Reply, any Error>] = [:]
        /// Counts the changes: a reply read before a change is not kept after it.
        var generation = 0
        var bytes = 0

        mutating func clear() {
            generation += 1
            making.removeAll()
            if !replies.isEmpty { replies.removeAll(keepingCapacity: true) }
            bytes = 0
        }
    }

    private let bytesMax: Int
    private let changes: Changes
    private let shelves = Mutex<[Changes.Topic: Shelf]>([:])
    private let blindLife: Duration

    /// - Parameter blindLife: how long a reply is good for while changes made elsewhere may go unheard.
    public init(_ changes: Changes, bytesMax: Int = 64 * 1024 * 1024, blindLife: Duration = .seconds(2)) {
        self.changes = changes
        self.bytesMax = bytesMax
        self.blindLife = blindLife
    }

    /// Forgets what tells of a topic whenever it changes.
    public func follow(_ topics: [Changes.Topic]) {
        for topic in topics { changes.listen(to: topic) { [self] _ in drop(topic) } }
    }

    public func drop(_ topic: Changes.Topic) { shelves.withLock { $0[topic]?.clear() } }

    /// - Parameter make: runs once, however many ask while it runs.
    func reply(_ key: String, on topic: Changes.Topic, make: @escaping @Sendable () async throws -> [UInt8]) async throws -> Reply {
        let isBlind = !changes.isComplete
        let found = shelves.withLock { shelves -> Finding in
            if let kept = shelves[topic]?.replies[key], !isBlind || ContinuousClock.now - kept.madeAt < blindLife { return .kept(kept) }
            if let making = shelves[topic]?.making[key] { return .making(making) }
            let generation = shelves[topic, default: Shelf()].generation
            let task = Task { try await self.make(key, topic, generation, make) }
            shelves[topic, default: Shelf()].making[key] = task
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

    private func make(
        _ key: String, _ topic: Changes.Topic, _ generation: Int, _ make: @Sendable () async throws -> [UInt8]
    ) async throws -> Reply {
        let madeAt = ContinuousClock.now
        let outcome: Result<Reply, any Error>
        do {
            let bytes = try await make()
            outcome = .success(Reply(body: ByteBuffer(bytes: bytes), etag: ETag.of(bytes), madeAt: madeAt))
        } catch { outcome = .failure(error) }
        shelves.withLock { shelves in
            guard var shelf = shelves.removeValue(forKey: topic) else { return }
            if shelf.generation == generation {
                shelf.making[key] = nil
                if case .success(let reply) = outcome { keep(reply, key, on: &shelf) }
            }
            shelves[topic] = shelf
        }
        return try outcome.get()
    }

    private func keep(_ reply: Reply, _ key: String, on shelf: inout Shelf) {
        let bytes = reply.body.readableBytes + key.utf8.count
        if shelf.bytes + bytes > bytesMax {
            shelf.replies.removeAll(keepingCapacity: true)
            shelf.bytes = 0
        }
        if let old = shelf.replies.updateValue(reply, forKey: key) { shelf.bytes -= old.body.readableBytes + key.utf8.count }
        shelf.bytes += bytes
    }
}
