import Foundation
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Testing

@testable import JixiaHTTP

/// A server's side of one connection, on an event loop that moves on only when it is told to. The handler looks at the
/// machine's clock, so a deadline that a test wants to be over is set to one that is always over.
private struct Connection {
    let channel = EmbeddedChannel()

    init(_ limits: ConnectionDeadlines.Limits) throws {
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 80)).wait()
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
        try channel.pipeline.syncOperations.addHandlers([HTTP1ToHTTPServerCodec(secure: false), ConnectionDeadlines(limits), Listener()])
    }

    func receive(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    func answer(_ part: HTTPResponsePart) throws { try channel.writeOutbound(part) }

    /// Lets the handler look at its deadlines once.
    func check() { channel.embeddedEventLoop.advanceTime(by: .seconds(1)) }

    func sent() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    var isOpen: Bool { channel.isActive }
}

private let over = TimeAmount.nanoseconds(-1)

private func limits(_ change: (inout ConnectionDeadlines.Limits) -> Void) -> ConnectionDeadlines.Limits {
    var limits = ConnectionDeadlines.Limits()
    limits.check = .seconds(1)
    change(&limits)
    return limits
}

@Suite struct ConnectionDeadlinesTests {
    private let head = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"

    @Test func `a connection on which nothing comes is closed`() throws {
        let connection = try Connection(limits { $0.idle = over })
        #expect(connection.isOpen)
        connection.check()
        #expect(!connection.isOpen)
        #expect(try connection.sent() == "")
    }

    @Test func `a head that does not end is refused, from its first byte on`() throws {
        let connection = try Connection(limits { $0.head = over })
        connection.check()
        #expect(connection.isOpen)
        try connection.receive("GET / HT")
        connection.check()
        #expect(!connection.isOpen)
        #expect(try connection.sent().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    }

    @Test func `a body that does not end is refused`() throws {
        let connection = try Connection(limits { $0.body = over })
        try connection.receive(head + "12345")
        connection.check()
        #expect(!connection.isOpen)
        let answer = try connection.sent().lowercased()
        #expect(answer.hasPrefix("http/1.1 408 "))
        #expect(answer.contains("connection: close"))
        #expect(answer.contains("content-length: 0"))
    }

    @Test func `a body that is too slow is refused before its end`() throws {
        let connection = try Connection(
            limits { limits in
                limits.bodyGrace = over
                limits.bodyRate = 1_000_000_000
            })
        try connection.receive(head + "1")
        // The rate is asked for whole seconds, so the first has to pass.
        for _ in 0..<300 where connection.isOpen {
            connection.check()
            Thread.sleep(forTimeInterval: 0.01)
        }
        #expect(!connection.isOpen)
        #expect(try connection.sent().hasPrefix("HTTP/1.1 408 "))
    }

    @Test func `an answer that is not ready is 503`() throws {
        let connection = try Connection(limits { $0.handling = over })
        try connection.receive(head + "12345")
        connection.check()
        #expect(connection.isOpen)
        try connection.receive("67890")
        connection.check()
        #expect(!connection.isOpen)
        let answer = try connection.sent()
        #expect(answer.hasPrefix("HTTP/1.1 503 "))
        #expect(answer.lowercased().contains("retry-after: 1"))
    }

    @Test func `an answer that nobody fetches ends the connection`() throws {
        let connection = try Connection(limits { $0.answering = over })
        try connection.receive(head + "1234567890")
        connection.check()
        #expect(connection.isOpen)
        try connection.answer(.head(HTTPResponse(status: .ok, headerFields: [.contentLength: "5"])))
        connection.check()
        #expect(!connection.isOpen)
    }

    @Test func `within all deadlines one connection serves request after request`() throws {
        let connection = try Connection(limits { _ in })
        for _ in 1...3 {
            try connection.receive("GET / HTTP/1.1\r\n")
            connection.check()
            try connection.receive("Host: a\r\n\r\n")
            connection.check()
            try connection.answer(.head(HTTPResponse(status: .ok, headerFields: [.contentLength: "0"])))
            connection.check()
            try connection.answer(.end(nil))
            connection.check()
            #expect(try connection.sent().hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
        #expect(connection.isOpen)
        _ = try? connection.channel.finish()
    }

    @Test func `after an answer the connection is idle again`() throws {
        let connection = try Connection(limits { $0.idle = over })
        try connection.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        try connection.answer(.head(HTTPResponse(status: .ok, headerFields: [.contentLength: "0"])))
        connection.check()
        #expect(connection.isOpen)
        try connection.answer(.end(nil))
        connection.check()
        #expect(!connection.isOpen)
    }

    @Test func `the deadlines are those that were agreed on`() {
        let limits = ConnectionDeadlines.Limits()
        #expect(limits.idle == .seconds(15))
        #expect(limits.head == .seconds(10))
        #expect(limits.body == .seconds(30))
        #expect(limits.bodyRate == 1024)
        #expect(limits.handling == .seconds(10))
    }

    // MARK: Stopping

    private func drained(_ draining: TimeAmount = .seconds(100)) throws -> Connection {
        let connection = try Connection(limits { $0.draining = draining })
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        return connection
    }

    @Test func `a kept connection still brings its next request when the server is asked to stop, and that is the last`() throws {
        let connection = try drained()
        connection.check()
        #expect(connection.isOpen)
        try connection.receive("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
        try connection.answer(.head(HTTPResponse(status: .ok, headerFields: [.contentLength: "0"])))
        try connection.answer(.end(nil))
        #expect(try connection.sent().lowercased().contains("connection: close"))
        #expect(!connection.isOpen)
    }

    @Test func `a kept connection that stays silent is closed in the end`() throws {
        let connection = try drained(.nanoseconds(1))
        connection.check()
        #expect(!connection.isOpen)
    }

    @Test func `without a time to drain nothing is held back from the handlers behind`() throws {
        let connection = try drained(.zero)
        let heard = try connection.channel.pipeline.syncOperations.handler(type: Listener.self).heard
        #expect(heard == 1)
    }
}

/// Counts what it hears of the server's stopping.
private final class Listener: ChannelInboundHandler {
    typealias InboundIn = HTTPRequestPart
    var heard = 0

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { heard += 1 }
    }
}
