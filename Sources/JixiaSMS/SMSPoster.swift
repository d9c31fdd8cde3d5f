import AsyncHTTPClient
import JixiaCore
import NIOCore
import NIOHTTP1
import Synchronization

/// Posts to a vendor once, and knows afterwards whether anything had left when it went wrong.
public struct SMSPoster: Sendable {
    public struct Request: Sendable {
        let url: String
        let headers: [String: String]
        let body: [UInt8]
    }

    public struct Reply: Sendable, Equatable {
        let status: Int
        let body: [UInt8]
    }

    enum Trouble: Error { case notSent, tookTooLong, cutOff, garbled }

    /// The vendors' answers are a few hundred bytes.
    public static let replyBytesMax = 64 * 1024

    private let client: HTTPClient
    private let total: Duration

    /// - Parameter total: from the first attempt to connect to the last byte read.
    public init(_ client: HTTPClient, total: Duration = .seconds(5)) {
        self.client = client
        self.total = total
    }

    /// What a client that speaks to the vendors should be made with.
    public static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(2), read: .seconds(5)),
            // A connection that was idle may have been closed from the other side: a message sent into it would have an unknown fate.
            connectionPool: .init(idleTimeout: .seconds(1)))
        // A refused connection is told at once, so that the next vendor gets its turn.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return configuration
    }

    func post(_ request: Request) async throws(Trouble) -> Reply {
        let exchange = Exchange()
        do {
            let prepared = try HTTPClient.Request(
                url: request.url, method: .POST, headers: HTTPHeaders(request.headers.sorted { $0.key < $1.key }),
                body: .bytes(request.body))
            let task = client.execute(request: prepared, delegate: exchange, deadline: .now() + .milliseconds(total.milliseconds))
            return try await withTaskCancellationHandler {
                try await task.get()
            } onCancel: {
                task.cancel()
            }
        } catch {
            guard exchange.hasBegun else { throw .notSent }
            throw Self.trouble(error)
        }
    }

    /// What a mistake means once the request has begun to leave.
    private static func trouble(_ error: any Error) -> Trouble {
        if error is Exchange.Unfit { return .garbled }
        return [.deadlineExceeded, .readTimeout, .cancelled].contains(error as? HTTPClientError) ? .tookTooLong : .cutOff
    }
}

/// One request and its answer, watched.
private final class Exchange: HTTPClientResponseDelegate {
    /// Too long, or from somewhere else than asked.
    struct Unfit: Error {}

    private struct State {
        var headsSent = 0
        var status = 0
        var body: [UInt8] = []
    }

    private let state = Mutex(State())

    /// The head goes out when the connection stands and TLS is settled; before that, no vendor has seen anything.
    var hasBegun: Bool { state.withLock { $0.headsSent > 0 } }

    func didSendRequestHead(task: HTTPClient.Task<SMSPoster.Reply>, _ head: HTTPRequestHead) {
        state.withLock { $0.headsSent += 1 }
    }

    func didReceiveHead(task: HTTPClient.Task<SMSPoster.Reply>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        state.withLock { $0.status = Int(head.status.code) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(task: HTTPClient.Task<SMSPoster.Reply>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let fits = state.withLock { state in
            state.body += buffer.readableBytesView
            return state.body.count <= SMSPoster.replyBytesMax
        }
        return fits ? task.eventLoop.makeSucceededVoidFuture() : task.eventLoop.makeFailedFuture(Unfit())
    }

    func didFinishRequest(task: HTTPClient.Task<SMSPoster.Reply>) throws -> SMSPoster.Reply {
        try state.withLock { state in
            // A client made without our configuration may have followed a redirect.
            guard state.headsSent == 1 else { throw Unfit() }
            return SMSPoster.Reply(status: state.status, body: state.body)
        }
    }
}
