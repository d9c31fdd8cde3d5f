import JixiaCore
import NIOCore
import Synchronization

/// Encoded replies that are the same for everyone, kept until what they tell of changes.
public final class ReplyCache: Sendable {
    struct Reply: Sendable {
        let body: ByteBuffer
        let etag: String
    }

    private struct State {
        var replies: [String: Reply] = [:]
        var bytes = 0
        /// Counts the changes: a reply read before a change is not kept after it.
        var generation = 0
    }

    private let bytesMax: Int
    private let state = Mutex(State())

    public init(bytesMax: Int = 64 * 1024 * 1024) { self.bytesMax = bytesMax }

    /// Empties the cache whenever the topic changes.
    public func follow(_ topic: Changes.Topic, of changes: Changes) {
        changes.listen(to: topic) { [self] in drop() }
    }

    public func drop() {
        state.withLock { state in
            state.generation += 1
            if !state.replies.isEmpty { state.replies.removeAll(keepingCapacity: true) }
            state.bytes = 0
        }
    }

    func reply(_ key: String, make: () async throws -> [UInt8]) async throws -> Reply {
        let (kept, generation) = state.withLock { ($0.replies[key], $0.generation) }
        if let kept { return kept }
        let bytes = try await make()
        let reply = Reply(body: ByteBuffer(bytes: bytes), etag: ETag.of(bytes))
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.bytes + bytes.count > bytesMax {
                state.replies.removeAll(keepingCapacity: true)
                state.bytes = 0
            }
            state.replies[key] = reply
            state.bytes += bytes.count + key.utf8.count
        }
        return reply
    }
}
