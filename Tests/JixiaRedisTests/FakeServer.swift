import NIOCore
import NIOPosix

/// Answers what a test gives it to say, whatever it is asked. A piece is written for each read, in order, the last one for ever.
final class FakeServer: Sendable {
    private let channel: any Channel

    init(_ pieces: [String]) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Speaker(pieces)) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var url: String { "redis://127.0.0.1:\(channel.localAddress?.port ?? 0)/0" }

    func close() async throws { try await channel.close() }
}

private final class Speaker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private var pieces: ArraySlice<String>

    init(_ pieces: [String]) { self.pieces = pieces[...] }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let piece = pieces.count > 1 ? pieces.removeFirst() : pieces.first ?? ""
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: piece)), promise: nil)
    }
}
