import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Absolute ends for each part of a request, which the framework does not set by itself: its idle time-out starts anew
/// with every byte, so a client could hold a connection for ever with one byte a second.
public final class ConnectionDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    public typealias InboundIn = HTTPRequestPart
    public typealias OutboundIn = HTTPResponsePart
    public typealias OutboundOut = HTTPResponsePart

    public struct Limits: Sendable {
        public var idle = TimeAmount.seconds(15)
        public var head = TimeAmount.seconds(10)
        public var body = TimeAmount.seconds(30)
        /// Bytes a second, asked for once a body has had `bodyGrace`.
        public var bodyRate = 1024
        public var bodyGrace = TimeAmount.seconds(5)
        public var handling = TimeAmount.seconds(10)
        public var answering = TimeAmount.seconds(120)
        /// How long a kept connection may still bring a request once the server is asked to stop. A proxy that has just chosen
        /// it for one would otherwise find it closed. Longer than the proxy keeps its own side; zero closes idle ones at once.
        public var draining: TimeAmount
        public var check = TimeAmount.milliseconds(500)
        public init(draining: TimeAmount = .zero) { self.draining = draining }
    }

    private enum Phase { case idle, head, body(received: Int), handling, answering }

    private let limits: Limits
    private var phase = Phase.idle
    private var since = NIODeadline.now()
    private var timer: RepeatedTask?
    private var isDraining = false

    public init(_ limits: Limits = Limits()) { self.limits = limits }

    public func handlerAdded(context: ChannelHandlerContext) {
        let watcher = NIOLoopBound(self, eventLoop: context.eventLoop)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        try? context.pipeline.syncOperations.addHandler(FirstByte(watcher), position: .first)
        timer = context.eventLoop.scheduleRepeatedTask(initialDelay: limits.check, delay: limits.check) { _ in
            watcher.value.check(bound.value)
        }
    }

    public func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    public func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: enter(.body(received: 0))
        case .body(let bytes):
            if case .body(let received) = phase { phase = .body(received: received + bytes.readableBytes) }
        case .end:
            if case .body = phase { enter(.handling) }
        }
        context.fireChannelRead(data)
    }

    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where isDraining:
            enter(.answering)
            head.headerFields[.connection] = "close"
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where isDraining: return writeLast(context, data, promise)
        case .head: enter(.answering)
        case .end: enter(.idle)
        case .body: break
        }
        context.write(data, promise: promise)
    }

    /// The answer says that it is the last one on this connection, and so it is.
    private func writeLast(_ context: ChannelHandlerContext, _ data: NIOAny, _ promise: EventLoopPromise<Void>?) {
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        let channel = context.channel
        written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        context.write(data, promise: written)
    }

    /// - Returns: false where idle connections are to be closed at once.
    fileprivate func beginDraining() -> Bool {
        isDraining = limits.draining > .zero
        return isDraining
    }

    fileprivate func bytesArrived() {
        if case .idle = phase { enter(.head) }
    }

    private func enter(_ next: Phase) {
        phase = next
        since = .now()
    }

    private func check(_ context: ChannelHandlerContext) {
        let age = NIODeadline.now() - since
        switch phase {
        case .idle where age > (isDraining ? limits.draining : limits.idle): context.close(promise: nil)
        case .head where age > limits.head: refuse(context, .requestTimeout)
        case .body(let received):
            let isSlow = age > limits.bodyGrace && Int64(received) < Int64(limits.bodyRate) * (age.nanoseconds / 1_000_000_000)
            if age > limits.body || isSlow { refuse(context, .requestTimeout) }
        case .handling where age > limits.handling: refuse(context, .serviceUnavailable)
        case .answering where age > limits.answering: context.close(promise: nil)
        default: break
        }
    }

    private func refuse(_ context: ChannelHandlerContext, _ status: HTTPResponse.Status) {
        enter(.answering)
        var head = HTTPResponse(status: status, headerFields: [.connection: "close", .contentLength: "0"])
        if status == .serviceUnavailable { head.headerFields[.retryAfter] = "1" }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}

/// Sits before the decoder and tells when a request begins to arrive, and when the server is asked to stop.
private final class FirstByte: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let watcher: NIOLoopBound<ConnectionDeadlines>

    init(_ watcher: NIOLoopBound<ConnectionDeadlines>) { self.watcher = watcher }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        watcher.value.bytesArrived()
        context.fireChannelRead(data)
    }

    /// The server is asked to stop. The handlers behind would close an idle connection on hearing of it.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, watcher.value.beginDraining() { return }
        context.fireUserInboundEventTriggered(event)
    }
}
