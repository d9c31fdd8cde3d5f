import AsyncHTTPClient
import Foundation
import JixiaCore
import JixiaIdentity

/// The way out to one provider: to its own hosts alone, within a time, never along a redirect, and not at all for a while after
/// it has failed several times in a row. Tests put what a provider documents in its place.
public struct ProviderHTTP: Sendable {
    public struct Request: Sendable, Equatable {
        public let url: String
        public let headers: [String: String]
        /// A form to post; nil for a plain question.
        public let form: String?
    }

    public struct Reply: Sendable {
        public let status: Int
        public let body: [UInt8]

        public init(status: Int, body: [UInt8]) {
            self.status = status
            self.body = body
        }
    }

    public typealias Send = @Sendable (Request) async throws -> Reply

    public static let replyBytesMax = 256 * 1024
    public static let total = Duration.seconds(5)

    /// `api.github.com`; with its port where that is not the usual one.
    let hosts: Set<String>
    private let breaker = CircuitBreaker()
    private let now: Now
    private let send: Send

    public init(hosts: Set<String>, now: @escaping Now, send: @escaping Send) {
        self.hosts = hosts
        self.now = now
        self.send = send
    }

    /// - Parameter total: from the first attempt to connect to the last byte read.
    public init(_ client: HTTPClient, hosts: Set<String>, total: Duration = total, now: @escaping Now) {
        self.init(hosts: hosts, now: now) { request in
            try await within(total) { try await Self.execute(request, by: client, total: total) }
        }
    }

    /// What a client that speaks to providers should be made with.
    public static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(2), read: .seconds(5)))
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    func get(_ url: String, headers: [String: String] = [:]) async throws(IdentityTrouble) -> Reply {
        try await call(Request(url: url, headers: headers, form: nil))
    }

    func post(_ url: String, _ fields: [(String, String)], headers: [String: String] = [:]) async throws(IdentityTrouble) -> Reply {
        try await call(Request(url: url, headers: headers, form: OAuthForm.encode(fields)))
    }

    /// An answer of 500 and above is none.
    private func call(_ request: Request) async throws(IdentityTrouble) -> Reply {
        guard let host = URLHost(request.url)?.name, hosts.contains(host) else { throw .untrusted("a host that is not the provider's") }
        guard breaker.allows(at: now()) else { throw .unreachable }
        do {
            let reply = try await send(request)
            guard reply.status < 500 else { throw IdentityTrouble.unreachable }
            breaker.succeeded()
            return reply
        } catch {
            breaker.failed(at: now())
            throw .unreachable
        }
    }

    private static func execute(_ request: Request, by client: HTTPClient, total: Duration) async throws -> Reply {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.headers.add(name: "User-Agent", value: "Jixia")
        for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) { outgoing.headers.add(name: name, value: value) }
        if let form = request.form {
            outgoing.method = .POST
            outgoing.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            outgoing.body = .bytes(Array(form.utf8))
        }
        let response = try await client.execute(outgoing, timeout: .milliseconds(total.milliseconds))
        // A client made without our configuration may have followed one.
        guard response.history.count <= 1 else { throw Redirected() }
        let body = try await response.body.collect(upTo: replyBytesMax)
        return Reply(status: Int(response.status.code), body: Array(body.readableBytesView))
    }

    private struct Redirected: Error {}
}

private struct TookTooLong: Error {}

/// The client's own time limit ends with the head of an answer; this one holds for the body as well.
private func within<T: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> T) async throws -> T {
    try await withThrowingTaskGroup(of: T.self) { group in
        group.addTask(operation: work)
        group.addTask {
            try await Task.sleep(for: limit)
            throw TookTooLong()
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw TookTooLong() }
        return first
    }
}

/// Scheme and host of an address, as far as it can be spoken to at all.
struct URLHost: Equatable {
    let scheme: String
    /// With its port where that is not the usual one.
    let name: String
    let isThisMachine: Bool

    init?(_ text: String) {
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = url.host?.lowercased(), !host.isEmpty, url.user == nil, url.password == nil
        else { return nil }
        self.scheme = scheme
        name = url.port.map { "\(host):\($0)" } ?? host
        isThisMachine = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
    }
}

/// What the settings have to know of an issuer's address.
public struct IssuerAddress: Sendable {
    /// With its port where that is not the usual one.
    public let name: String
    public let isSecure: Bool
    public let isThisMachine: Bool

    /// - Returns: nil for what is no address, or one with a query or a fragment (OpenID Connect Discovery §4.1).
    public init?(_ text: String) {
        guard let host = URLHost(text), !text.contains("?"), !text.contains("#") else { return nil }
        name = host.name
        isSecure = host.scheme == "https"
        isThisMachine = host.isThisMachine
    }
}
