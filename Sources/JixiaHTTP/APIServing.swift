import Foundation
import HTTPTypes
import Hummingbird
import JixiaCore
import JixiaMemory
import Logging

/// Finds out who is calling.
public struct Authenticator: Sendable {
    /// - Parameter fresh: true where five seconds old knowledge of the session will not do: writes, money, administration.
    public typealias Bearer = @Sendable (_ token: String, _ fresh: Bool) async throws -> Caller?
    let bearer: Bearer
    public init(bearer: @escaping Bearer) { self.bearer = bearer }

    /// `Authorization: Bearer …`, or `JWT …` as older front ends send it.
    /// - Throws: `Failure.tokenInvalid`, so that a client with a dead token does not take itself for signed in.
    func caller(_ request: Request, fresh: Bool) async throws -> Caller? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, ["bearer", "jwt"].contains(parts[0].lowercased()) else { throw Failure.tokenInvalid }
        guard let caller = try await bearer(String(parts[1]), fresh) else { throw Failure.tokenInvalid }
        return caller
    }
}

extension Failure {
    public static let tokenInvalid = Failure(.unauthenticated, "token_invalid")
}

/// Serves the entries of an API on a router.
public struct APIServer: Sendable {
    private let authenticator: Authenticator
    private let limiter: Limiter
    private let cache: ReplyCache
    /// Links in replies begin with it: `https://school.example`.
    private let publicURL: String

    public init(authenticator: Authenticator, limiter: Limiter, cache: ReplyCache, publicURL: String) {
        self.authenticator = authenticator
        self.limiter = limiter
        self.cache = cache
        self.publicURL = publicURL
    }

    public func serve(_ api: API, on routes: Routes) {
        for entry in api.entries {
            routes.on(entry.method, "api/" + entry.path) { request, context in try await answer(entry, request, context) }
        }
    }

    private func answer(_ entry: Entry, _ request: Request, _ context: WebContext) async throws -> Response {
        let caller = entry.cached == nil ? try await caller(entry, request, context) : nil
        let visitor = context.visitor(request, caller: caller)
        let headers = try await limiter.admit(entry.limit, route: "\(entry.method) \(entry.path)", visitor: visitor)
        do {
            if let topic = entry.cached { return try await cachedAnswer(entry, topic, request, context, visitor, headers) }
            return try await freshAnswer(entry, request, context, visitor, headers)
        } catch {
            guard var refusal = Refusal(error) else { throw error }
            refusal.headers.append(contentsOf: headers)
            throw refusal
        }
    }

    /// Whoever comes with a token that is none is counted by address, like anybody who is not signed in.
    private func caller(_ entry: Entry, _ request: Request, _ context: WebContext) async throws -> Caller? {
        do { return try await authenticator.caller(request, fresh: entry.method != .get) } catch {
            _ = try await limiter.admit(.standard, route: "token", visitor: context.visitor(request))
            throw error
        }
    }

    private func freshAnswer(
        _ entry: Entry, _ request: Request, _ context: WebContext, _ visitor: Visitor, _ headers: HTTPFields
    ) async throws -> Response {
        if entry.needsCaller, visitor.caller == nil { throw Failure.signInNeeded }
        let source = try await RequestReader.read(request, context, fileBytesMax: entry.fileBytesMax)
        let body = try await entry.answer(source, Self.formHeaders(request), visitor, publicURL + request.uri.string)
        var all = headers
        all[.cacheControl] = "no-store"
        all[.contentLanguage] = context.language.rawValue
        if entry.success != .noContent { all[.contentType] = entry.mediaType }
        return Response(status: entry.success, headers: all, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    private func cachedAnswer(
        _ entry: Entry, _ topic: Changes.Topic, _ request: Request, _ context: WebContext, _ visitor: Visitor, _ headers: HTTPFields
    ) async throws -> Response {
        let reply = try await cache.reply(context.language.rawValue + request.uri.string, on: topic) {
            try await entry.answer(RequestReader.read(request, context), [:], visitor, publicURL + request.uri.string)
        }
        var headers = headers
        headers[.contentType] = entry.mediaType
        headers[.contentLanguage] = context.language.rawValue
        headers[.eTag] = reply.etag
        headers[.cacheControl] = "public, no-cache"
        headers[.vary] = "Accept-Language"
        if ETag.matches(request.headers[.ifNoneMatch], reply.etag) { return Response(status: .notModified, headers: headers) }
        return Response(status: entry.success, headers: headers, body: .init(byteBuffer: reply.body))
    }

    private static func formHeaders(_ request: Request) -> [String: String] {
        request.headers[.idempotencyKey].map { ["idempotency-key": $0] } ?? [:]
    }
}
