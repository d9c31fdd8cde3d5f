import Hummingbird
import JixiaCore
import Synchronization

/// All routes of the server, API and pages alike. What a path does not do is answered with what it does.
public final class Routes: Sendable {
    public typealias Handler = @Sendable (Request, WebContext) async throws -> Response
    private struct Route: Sendable { let method: HTTPRequest.Method, path: String, handler: Handler }
    private let routes = Mutex<[Route]>([])
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace]

    public init() {}

    public func on(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        routes.withLock { $0.append(Route(method: method, path: path, handler: handler)) }
    }

    /// Puts the routes on a router, and a 405 with `Allow` wherever a path lacks a method.
    public func install(on router: Router<WebContext>) {
        let all = routes.withLock { $0 }
        for route in all {
            router.on(RouterPath(route.path), method: route.method) { request, context in try await route.handler(request, context) }
        }
        for (path, own) in Dictionary(grouping: all, by: \.path) {
            var allowed = Set(own.map(\.method))
            if allowed.contains(.get) { allowed.insert(.head) }
            let allow = (allowed.map(\.rawValue) + ["OPTIONS"]).sorted().joined(separator: ", ")
            for method in Self.methods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ in
                    if method == .options { return Response(status: .noContent, headers: [.allow: allow]) }
                    var refusal = Refusal([.methodNotAllowed], status: .methodNotAllowed)
                    refusal.headers[.allow] = allow
                    throw refusal
                }
            }
        }
    }
}
