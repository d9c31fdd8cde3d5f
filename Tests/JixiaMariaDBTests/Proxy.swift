import NIOCore
import NIOPosix
import Synchronization

/// Stands between a driver and its server and cuts the line where a test wants it cut.
final class Proxy: Sendable {
    enum Cut: Sendable {
        /// The server never hears of the commit.
        case beforeCommit
        /// The server commits, and its answer never arrives.
        case afterCommit
    }

    private struct State {
        var cut: Cut?
        var lines: [any Channel] = []
        var isOpen = true
        var queries = 0
    }

    private let listener: any Channel
    private let state = Mutex(State())
    var port: Int { listener.localAddress?.port ?? 0 }

    init(to port: Int) async throws {
        let made = Mutex<Proxy?>(nil)
        listener = try await ServerBootstrap(group: NIOSingletons.posixEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { near in
                guard let proxy = made.withLock({ $0 }), proxy.isOpen else { return near.eventLoop.makeFailedFuture(Closed()) }
                return ClientBootstrap(group: near.eventLoop)
                    .connect(host: "127.0.0.1", port: port)
                    .flatMapThrowing { far in
                        try near.pipeline.syncOperations.addHandler(Line(proxy, to: far, isFromClient: true))
                        try far.pipeline.syncOperations.addHandler(Line(proxy, to: near, isFromClient: false))
                        proxy.state.withLock { $0.lines += [near, far] }
                    }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        made.withLock { $0 = self }
    }

    struct Closed: Error {}

    private var isOpen: Bool { state.withLock { $0.isOpen } }

    /// The next commit is cut off.
    func cut(_ cut: Cut) { state.withLock { $0.cut = cut } }

    /// How many packets went to the server.
    var queries: Int { state.withLock { $0.queries } }

    fileprivate func count() { state.withLock { $0.queries += 1 } }

    fileprivate func takeCut() -> Cut? { state.withLock { $0.cut.take() } }

    /// As though the server were gone.
    func close() {
        let lines = state.withLock { state in
            state.isOpen = false
            defer { state.lines = [] }
            return state.lines
        }
        for line in lines { line.close(promise: nil) }
    }

    func open() { state.withLock { $0.isOpen = true } }

    func end() async throws {
        close()
        try await listener.close()
    }
}

/// One direction of one connection.
private final class Line: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// A packet of the protocol: three bytes of length, a number, 3 for "query", the text.
    private static let commit: [UInt8] = [7, 0, 0, 0, 3] + Array("COMMIT".utf8)

    private let proxy: Proxy
    private let other: any Channel
    private let isFromClient: Bool
    private let isAnswerDropped = Mutex(false)

    init(_ proxy: Proxy, to other: any Channel, isFromClient: Bool) {
        self.proxy = proxy
        self.other = other
        self.isFromClient = isFromClient
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if isFromClient { proxy.count() }
        if isFromClient, bytes.readableBytesView.elementsEqual(Self.commit) {
            switch proxy.takeCut() {
            case .beforeCommit: return end(context)
            case .afterCommit:
                // Whatever comes from the server next is its answer; it is received here and goes no further.
                _ = other.pipeline.handler(type: Line.self).map { $0.isAnswerDropped.withLock { $0 = true } }
            case nil: break
            }
        }
        if isAnswerDropped.withLock({ $0 }) { return end(context) }
        other.writeAndFlush(bytes, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

    private func end(_ context: ChannelHandlerContext) {
        context.close(promise: nil)
        other.close(promise: nil)
    }
}
