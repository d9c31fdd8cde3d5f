import NIOCore

/// The event loop's side of a connection: hands each answer to the call that waits longest, and watches the time.
final class ReplyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Takes what comes in once nobody waits: the messages of a subscription.
    var onPush: ((RedisValue) -> Void)?

    private let outbox: Outbox
    private let reader = ReplyReader()
    private var calls = CircularBuffer<Call>()
    /// The answers so far of the pipeline at the head.
    private var answers: [RedisValue] = []
    private var timer: (task: Scheduled<Void>, deadline: NIODeadline)?

    init(_ outbox: Outbox) { self.outbox = outbox }

    func expect(_ new: [Call], context: ChannelHandlerContext) {
        calls.append(contentsOf: new)
        watchTime(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            try reader.feed(unwrapInboundIn(data))
            var count = 0
            while let answer = try reader.next() {
                try receive(answer)
                count += 1
            }
            outbox.answered(count)
            allowMoreTimeToPipeline()
        } catch {
            end(context, error as? RedisError ?? .connectionLost("\(error)"))
        }
    }

    private func receive(_ answer: RedisValue) throws {
        guard let call = calls.first else {
            if let onPush { return onPush(answer) }
            // Redis tells unasked why it will not serve: too many clients, for one.
            _ = try answer.checked()
            throw RedisError.unexpectedAnswer("nobody asked")
        }
        switch call.waiter {
        case .one(let resume):
            calls.removeFirst()
            resume(.success(answer))
        case .many(let count, let resume):
            if answers.isEmpty { answers.reserveCapacity(count) }
            answers.append(answer)
            guard answers.count == count else { return }
            calls.removeFirst()
            resume(.success(answers))
            answers = []
        }
    }

    /// A pipeline may take long; each of its answers may not.
    private func allowMoreTimeToPipeline() {
        guard !answers.isEmpty, let limit = calls.first?.limit else { return }
        calls[calls.startIndex].deadline = .now() + limit
    }

    /// One timer for all calls: they are answered in order, so the first is the one to watch.
    private func watchTime(_ context: ChannelHandlerContext) {
        guard let deadline = calls.first?.deadline, deadline < .distantFuture else { return }
        if let timer, timer.deadline <= deadline { return }
        timer?.task.cancel()
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
            guard let self else { return }
            timer = nil
            if let first = calls.first, first.deadline <= .now() { end(context, .timedOut) } else { watchTime(context) }
        }
        timer = (task, deadline)
    }

    func channelInactive(context: ChannelHandlerContext) { end(context, .connectionLost("it was cut")) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end(context, .connectionLost("\(error)")) }

    /// The first reason counts. After an answer that is missing the next ones would be given to the wrong calls: all fail.
    func end(_ context: ChannelHandlerContext, _ error: RedisError) {
        let unsent = outbox.end(error)
        let waiting = Array(calls) + unsent
        calls.removeAll()
        timer?.task.cancel()
        timer = nil
        // It may hold the connection, which holds this.
        onPush = nil
        for call in waiting { call.fail(error) }
        context.close(promise: nil)
    }
}
