import Foundation
import Hummingbird
import JixiaCore
import Logging
import NIOHTTP1

/// The first to see a request and the last to see its answer: names it, reads where it comes from, puts failures into
/// words, adds the headers every answer carries, and writes the one log line.
public struct FrontDoor: RouterMiddleware {
    public typealias Context = WebContext
    /// Shows a failure to a person on a page.
    public typealias FailurePage = @Sendable (Refusal, Request, WebContext) async -> Response

    public static let urlBytesMax = 8 * 1024

    private let messages: Messages
    private let proxies: TrustedProxies
    private let metrics: RequestMetrics
    private let log: RequestLog?
    private let logger: Logger
    private let securityHeaders: SecurityHeaders
    private let failurePage: FailurePage

    public init(
        messages: Messages, proxies: TrustedProxies, metrics: RequestMetrics, log: RequestLog? = nil, logger: Logger, isSecure: Bool,
        formTarget: String? = nil, failurePage: @escaping FailurePage
    ) {
        self.messages = messages
        self.proxies = proxies
        self.metrics = metrics
        self.log = log
        self.logger = logger
        securityHeaders = SecurityHeaders(isSecure: isSecure, formTarget: formTarget)
        self.failurePage = failurePage
    }

    public func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.requestID = Chance.bytes(8).hexadecimal
        context.address = proxies.clientAddress(context.channel.remoteAddress?.ipAddress ?? "unknown", request.headers[.forwardedFor])
        context.language = RequestLanguage.of(request)

        var response = try await answer(request, context, next)
        response.headers[.requestID] = context.requestID
        securityHeaders.add(to: &response.headers)

        let took = ContinuousClock.now - start
        metrics.record(request.method, context.endpointPath ?? "none", response.status, took)
        log?.write(request, context, response.status, took: took)
        return response
    }

    private func answer(
        _ request: Request, _ context: WebContext, _ next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            guard request.uri.string.utf8.count <= Self.urlBytesMax else { throw Refusal([.addressTooLong], status: .uriTooLong) }
            return try await next(request, context)
        } catch {
            let after = error as? AfterAdmission
            let cause = after?.cause ?? error
            // The client broke off, or sent what is no HTTP. The framework answers, if anybody still listens.
            if cause is HTTPParserError { throw cause }
            if let known = Refusal(error) { return await show(known, request, context) }
            let path = LogText.masked(request.uri.path)
            logger.error("defect", metadata: ["request": "\(context.requestID)", "path": "\(path)", "error": "\(cause)"])
            var refusal = Refusal.defect
            refusal.add(after?.headers ?? [:])
            return await show(refusal, request, context)
        }
    }

    private func show(_ refusal: Refusal, _ request: Request, _ context: WebContext) async -> Response {
        let wantsPage = request.headers[.accept]?.contains("text/html") ?? false
        let isAPI = request.uri.path.hasPrefix("/api/") || request.uri.path.hasPrefix("/health") || !wantsPage
        return isAPI
            ? refusal.problem(context.language, messages, requestID: context.requestID) : await failurePage(refusal, request, context)
    }
}

extension Failure {
    public static let addressTooLong = Failure(.tooLarge, "address_too_long")
}

/// In which language a request is answered: the choice kept in a cookie, else `Accept-Language`, else Chinese.
public enum RequestLanguage {
    public static let cookie = "jx_language"

    static func of(_ request: Request) -> Language {
        if !request.uri.path.hasPrefix("/api/"), let chosen = request.cookies[cookie].flatMap({ Language(rawValue: $0.value) }) {
            return chosen
        }
        return preferred(request.headers[.acceptLanguage] ?? "")
    }

    /// The best of ours by the quality values of RFC 9110 §12.5.4.
    static func preferred(_ header: String) -> Language {
        var best: (language: Language, quality: Double)?
        for part in header.prefix(500).split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = pieces.first?.lowercased() else { continue }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            let language: Language? = tag.hasPrefix("zh") ? .chinese : tag.hasPrefix("en") ? .english : nil
            if let language, quality > 0, quality > best?.quality ?? 0 { best = (language, quality) }
        }
        return best?.language ?? .chinese
    }
}
