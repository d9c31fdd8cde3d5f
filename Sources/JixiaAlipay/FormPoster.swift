import AsyncHTTPClient
import JixiaCore

/// Sends a form to another server and reads its whole answer. Tests put the sandbox in its place.
public struct FormPoster: Sendable {
    public struct Reply: Sendable {
        public let status: Int
        public let body: [UInt8]

        public init(status: Int, body: [UInt8]) {
            self.status = status
            self.body = body
        }
    }

    public static let replyBytesMax = 256 * 1024

    public let post: @Sendable (_ url: String, _ fields: [String: String]) async throws -> Reply

    public init(_ post: @escaping @Sendable (_ url: String, _ fields: [String: String]) async throws -> Reply) {
        self.post = post
    }

    /// - Parameter total: from the first byte sent to the last byte read.
    public init(_ client: HTTPClient, total: Duration) {
        post = { url, fields in
            try await within(total) { try await Self.send(fields, to: url, by: client, total: total) }
        }
    }

    /// What a client that speaks to a payment service should be made with.
    public static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(2), read: .seconds(10)))
        // Whoever calls decides when to try again; a refused connection is told at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private static func send(_ fields: [String: String], to url: String, by client: HTTPClient, total: Duration) async throws -> Reply {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded;charset=utf-8")
        request.body = .bytes(Array(AlipayForm.encode(fields).utf8))
        let response = try await client.execute(request, timeout: .milliseconds(total.milliseconds))
        // A client made without our configuration may have followed one.
        guard response.history.count <= 1 else { throw Redirected() }
        let body = try await response.body.collect(upTo: replyBytesMax)
        return Reply(status: Int(response.status.code), body: Array(body.readableBytesView))
    }

    public struct Redirected: Error {}
    public struct TookTooLong: Error {}
}

/// The client's own time limit ends with the head of an answer; this one holds for the body as well.
private func within<T: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> T) async throws -> T {
    try await withThrowingTaskGroup(of: T.self) { group in
        group.addTask(operation: work)
        group.addTask {
            try await Task.sleep(for: limit)
            throw FormPoster.TookTooLong()
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw FormPoster.TookTooLong() }
        return first
    }
}
