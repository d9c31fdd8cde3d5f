import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JixiaCore
import JixiaLimits
import Logging
import Synchronization

@testable import JixiaHTTP

/// Counts its calls.
final class Ticks: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
        count.withLock {
            $0 += 1; return $0
        }
    }
    var total: Int { count.withLock { $0 } }
}

/// What the log of blocked calls heard.
final class Blocked: BlockListener {
    private let calls = Mutex<[BlockedCall]>([])
    func heard(_ blocked: BlockedCall) { calls.withLock { $0.append(blocked) } }
    var all: [BlockedCall] { calls.withLock { $0 } }
}

/// A folder that is gone with the test that made it.
final class HTTPFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("jixia-http-" + Chance.bytes(8).hexadecimal)

    init() { try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

    func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: url.appendingPathComponent(name)) }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// Everything in front of a small API, as the program wires it, with a clock of the test's own.
final class HTTPWorld: Sendable {
    let folder = HTTPFolder()
    let changes = Changes()
    let calls = Ticks()
    let routes = Routes()
    let prometheus = Prometheus()
    private let moment = Mutex(Moment(milliseconds: 1_800_000_000_000))
    private let isServed = Atomic(false)
    private let refreshed = Mutex<[Bool]>([])

    let blocked = Blocked()
    private let settings: LimitSettings
    private let store: (any LimitStore)?

    /// - Parameter store: nil for one that counts in the process.
    init(_ settings: LimitSettings = LimitSettings(), store: (any LimitStore)? = nil) {
        self.settings = settings
        self.store = store
    }

    var api: API {
        var api = API()
        api.addThings(calls)
        return api
    }

    var now: Now { { [self] in moment.withLock { $0 } } }
    func advance(_ duration: Duration) { moment.withLock { $0 = $0 + duration } }
    /// Whether each token that came was to be checked afresh.
    var freshness: [Bool] { refreshed.withLock { $0 } }

    func messages() throws -> Messages {
        try folder.write("zh-Hans.json", #"{"status.404":"没有","failure.not_found":"没有找到","failure.taken":"{name}已被占用","deep.er.key":"深"}"#)
        try folder.write(
            "en.json",
            #"{"status.404":"Missing","failure.not_found":"Not found","failure.taken":"{name} is taken","deep.er.key":"deep","only.english":"E"}"#
        )
        return try Messages(folder: folder.url)
    }

    /// The application, with its API and whatever else is on the routes.
    func app(isSecure: Bool = false) throws -> some ApplicationProtocol {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        router.add(
            middleware: FrontDoor(
                messages: try messages(), proxies: TrustedProxies(), metrics: RequestMetrics(prometheus), logger: logger,
                isSecure: isSecure,
                failurePage: { refusal, _, _ in Response(status: refusal.status, body: .init(byteBuffer: ByteBuffer(string: "<page>"))) }))
        try serveOnce()
        routes.install(on: router)
        return Application(router: router, logger: logger)
    }

    /// However many applications a test makes of this world, the API is on the routes once.
    private func serveOnce() throws {
        guard isServed.exchange(true, ordering: .relaxed) == false else { return }
        let cache = ReplyCache(changes)
        cache.follow([.commodities])
        let authenticator = Authenticator { [self] token, fresh in
            refreshed.withLock { $0.append(fresh) }
            switch token {
            case "member": return Caller(account: ID(7), session: ID(1))
            case "staff": return Caller(account: ID(8), session: ID(2), roles: [.member, .staff])
            default: return nil
            }
        }
        let limits = CallLimits(store ?? ProcessLimitStore(now: now), settings: settings, log: blocked, now: now)
        try APIServer(authenticator: authenticator, limits: limits, cache: cache, publicURL: "https://jixia.example").serve(api, on: routes)
    }

    /// Sends one request to an application of its own.
    func send(
        _ method: HTTPRequest.Method, _ uri: String, _ headers: HTTPFields = [:], body: String? = nil
    ) async throws -> TestResponse {
        try await app().test(.router) { client in try await client.send(method, uri, headers, body: body) }
    }
}

extension TestClientProtocol {
    func send(_ method: HTTPRequest.Method, _ uri: String, _ headers: HTTPFields = [:], body: String? = nil) async throws -> TestResponse {
        try await execute(uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }) { $0 }
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
    var tree: Tree? { Tree(json: body.readableBytesView) }
}

extension HTTPFields {
    static let member: HTTPFields = [.authorization: "Bearer member"]
    static let staff: HTTPFields = [.authorization: "Bearer staff"]
}
