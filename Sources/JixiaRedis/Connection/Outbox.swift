import NIOCore
import Synchronization

/// What was called and not yet written. Callers of all threads write here, and the event loop takes all of it at once:
/// however many call at the same time, the socket sees one write.
final class Outbox: Sendable {
    private struct State {
        var bytes = ByteBuffer()
        var calls: [Call] = []
        var waiting = 0
        var isTakingDue = false
        var end: RedisError?
    }

    private let state = Mutex(State())
    private let waitingMost: Int

    init(waitingMost: Int) { self.waitingMost = waitingMost }

    /// Whether the caller has to tell the event loop that there is something to take.
    /// A call that is refused is failed here.
    func put(_ call: Call, _ write: (inout ByteBuffer) -> Void) -> Bool {
        let (refusal, isTakingNeeded): (RedisError?, Bool) = state.withLock { state in
            if let end = state.end { return (end == .closed ? .closed : .notConnected("\(end)"), false) }
            if state.waiting + call.count > waitingMost { return (.tooManyWaiting(waitingMost), false) }
            write(&state.bytes)
            state.calls.append(call)
            state.waiting += call.count
            defer { state.isTakingDue = true }
            return (nil, !state.isTakingDue)
        }
        if let refusal { call.fail(refusal) }
        return isTakingNeeded
    }

    func take() -> (ByteBuffer, [Call]) {
        state.withLock { state in
            state.isTakingDue = false
            // The next ones will need about as much room.
            let room = min(state.bytes.readableBytes, 1 << 16)
            defer {
                state.bytes = ByteBuffer()
                state.bytes.reserveCapacity(room)
                state.calls.removeAll(keepingCapacity: false)
            }
            return (state.bytes, state.calls)
        }
    }

    func answered(_ count: Int) { state.withLock { $0.waiting -= count } }

    /// From now on every call fails at once. Gives the calls that were not written; none from the second time on.
    func end(_ error: RedisError) -> [Call] {
        state.withLock { state in
            guard state.end == nil else { return [] }
            state.end = error
            defer { state.calls = [] }
            return state.calls
        }
    }

    var isOpen: Bool { state.withLock { $0.end == nil } }
    var reason: RedisError? { state.withLock { $0.end } }
}
