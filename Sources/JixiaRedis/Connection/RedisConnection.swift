import NIOCore

/// One connection. Commands go out in the order of the calls, many in one write, and the answers come back in that order.
final class RedisConnection: Sendable {
    private let channel: any NIOCore.Channel
    private let context: NIOLoopBound<ChannelHandlerContext>
    private let handler: NIOLoopBound<ReplyHandler>
    private let outbox: Outbox

    /// On the channel's event loop, while it is being set up.
    init(_ channel: any NIOCore.Channel, waitingMost: Int) throws {
        self.channel = channel
        outbox = Outbox(waitingMost: waitingMost)
        let handler = ReplyHandler(outbox)
        try channel.pipeline.syncOperations.addHandler(handler)
        self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
        context = try NIOLoopBound(channel.pipeline.syncOperations.context(handler: handler), eventLoop: channel.eventLoop)
    }

    var isOpen: Bool { outbox.isOpen }

    /// Why it ended.
    var reason: RedisError { outbox.reason ?? .connectionLost("it was closed") }

    func send(_ command: [any RedisStorable], within limit: TimeAmount?) async throws -> RedisValue {
        try await withCheckedThrowingContinuation { continuation in
            put(Call(.one { continuation.resume(with: $0) }, within: limit)) { $0.writeCommand(command) }
        }
    }

    /// Commands that were written before; gives an answer for each.
    func send(_ commands: ByteBuffer, count: Int, within limit: TimeAmount?) async throws -> [RedisValue] {
        if count == 0 { return [] }
        return try await withCheckedThrowingContinuation { continuation in
            put(Call(.many(count) { continuation.resume(with: $0) }, within: limit)) { $0.writeImmutableBuffer(commands) }
        }
    }

    private func put(_ call: Call, _ write: (inout ByteBuffer) -> Void) {
        guard outbox.put(call, write) else { return }
        channel.eventLoop.execute { [self] in
            let (bytes, calls) = outbox.take()
            guard !calls.isEmpty else { return }
            handler.value.expect(calls, context: context.value)
            channel.writeAndFlush(bytes, promise: nil)
        }
    }

    /// From now on answers are messages; nobody may send calls any more.
    func listen(_ receive: @escaping @Sendable (RedisValue) -> Void) {
        channel.eventLoop.execute { [handler] in handler.value.onPush = receive }
    }

    /// Writes commands whose answers come as messages.
    func write(_ commands: [[any RedisStorable]]) {
        var bytes = ByteBuffer()
        for command in commands { bytes.writeCommand(command) }
        channel.writeAndFlush(bytes, promise: nil)
    }

    func close(_ reason: RedisError = .closed) {
        channel.eventLoop.execute { [handler, context] in handler.value.end(context.value, reason) }
    }

    func waitUntilClosed() async {
        // The future of a channel's end never fails.
        try? await channel.closeFuture.get()
    }
}
