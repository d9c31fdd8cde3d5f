import Foundation
import HTTPTypes
import Hummingbird
import JixiaCore
import Logging

/// Finds out who is calling.
public struct Authenticator: Sendable {
    /// - Parameter fresh: true where five seconds old knowledge of the session will not do: writes, money, administration.
    public typealias Bearer = @Sendable (_ token: String, _ fresh: Bool) async throws -> Caller?
    let bearer: Bearer
    public init(bearer: @escaping Bearer) { self.bearer = bearer }

    /// `Authorization: Bearer …`, or `JWT …` as older front ends send it.
    /// - Throws: `Failure.tokenInvalid` for a header that says neither.
    static func token(_ request: Request) throws -> String? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, ["bearer", "jwt"].contains(parts[0].lowercased()) else { throw Failure.tokenInvalid }
        return String(parts[1])
    }
}

extension Failure {
    public static let tokenInvalid = Failure(.unauthenticated, "token_invalid")
}

/// Serves the entries of an API on a router.
public struct APIServer: Sendable {
    private let authenticator: Authenticator
    private let limits: CallLimits
    private let cache: ReplyCache
    /// Links in replies begin with it: `https://school.example`.
    private let publicURL: String

    public init(authenticator: Authenticator, limits: CallLimits, cache: ReplyCache, publicURL: String) {
        self.authenticator = authenticator
        self.limits = limits
        self.cache = cache
        self.publicURL = publicURL
    }

    /// - Throws: `RateError` for an entry whose limit cannot be read.
    public func serve(_ api: API, on routes: Routes) throws {
        let standard = try limits.plan(.standard, for: LimitRoute("", "token"))
        for entry in api.entries {
            let plan = try limits.plan(entry.limit, for: LimitRoute(entry.method.rawValue, entry.path))
            routes.on(entry.method, "api/" + entry.path) { request, context in
                let caller = entry.cached == nil ? try await caller(entry, request, context, standard) : nil
                return try await answer(Call(entry: entry, plan: plan, caller: caller), request, context)
            }
        }
    }

    private struct Call: Sendable {
        let entry: Entry
        let plan: RoutePlan
        let caller: Caller?
    }

    private func answer(_ call: Call, _ request: Request, _ context: WebContext) async throws -> Response {
        var pass = try await limits.admit(context, call.caller, under: call.plan)
        do {
            var response: Response
            if let topic = call.entry.cached {
                response = try await cachedAnswer(call, topic, request, context)
            } else {
                response = try await freshAnswer(call, request, context, &pass)
            }
            response.headers.append(contentsOf: pass.headers)
            return response
        } catch {
            try await limits.settle(pass, Refusal(error), context, call.caller, under: call.plan)
            throw AfterAdmission(error, pass.headers)
        }
    }

    /// Whoever comes with a token that is none is counted by address, like anybody who is not signed in, and with too many of
    /// them is not even looked up.
    /// - Throws: `Failure.tokenInvalid`, so that a client with a dead token does not take itself for signed in.
    private func caller(_ entry: Entry, _ request: Request, _ context: WebContext, _ standard: RoutePlan) async throws -> Caller? {
        do {
            guard let token = try Authenticator.token(request) else { return nil }
            guard limits.tokens.mayAsk(token, from: context.address) else { throw Failure.tokenInvalid }
            guard let caller = try await authenticator.bearer(token, entry.method != .get) else { throw Failure.tokenInvalid }
            limits.tokens.wasGood(token)
            return caller
        } catch let failure as Failure where failure == .tokenInvalid {
            limits.tokens.wasBad(from: context.address)
            let pass = try await limits.admit(context, nil, under: standard)
            throw AfterAdmission(failure, pass.headers)
        }
    }

    private func freshAnswer(
        _ call: Call, _ request: Request, _ context: WebContext, _ pass: inout LimitPass
    ) async throws -> Response {
        let entry = call.entry
        if entry.needsCaller, call.caller == nil { throw Failure.signInNeeded }
        let source = try await RequestReader.read(request, context, fileBytesMax: entry.fileBytesMax)
        try await limits.look(into: source, context, call.caller, under: call.plan, &pass)
        let visitor = context.visitor(request, caller: call.caller)
        let body = try await entry.answer(source, Self.formHeaders(request), visitor, publicURL + request.uri.string)
        var headers = HTTPFields()
        headers[.cacheControl] = "no-store"
        headers[.contentLanguage] = context.language.rawValue
        if entry.success != .noContent { headers[.contentType] = entry.mediaType }
        return Response(status: entry.success, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    private func cachedAnswer(_ call: Call, _ topic: Changes.Topic, _ request: Request, _ context: WebContext) async throws -> Response {
        let entry = call.entry
        let visitor = context.visitor(request)
        let reply = try await cache.reply(context.language.rawValue + request.uri.string, on: topic) {
            try await entry.answer(RequestReader.read(request, context), [:], visitor, publicURL + request.uri.string)
        }
        var headers = HTTPFields()
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
