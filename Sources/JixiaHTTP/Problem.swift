import Hummingbird
import JixiaCore
import NIOCore

extension Failure.Kind {
    public var status: HTTPResponse.Status {
        switch self {
        case .unreadable: .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden: .forbidden
        case .missing: .notFound
        case .conflict: .conflict
        case .tooLarge: .contentTooLarge
        case .unsupported: .unsupportedMediaType
        case .invalid: .unprocessableContent
        case .tooMany: .tooManyRequests
        case .unavailable: .serviceUnavailable
        }
    }
}

/// An answer that tells what went wrong, before it is put into words.
public struct Refusal: Error, Sendable {
    public let status: HTTPResponse.Status
    public let failures: [Failure]
    public var headers: HTTPFields = [:]
    /// What the answer says besides, for programs.
    public var members: [String: Tree] = [:]

    public init(_ failures: [Failure], status: HTTPResponse.Status? = nil) {
        self.failures = failures
        self.status = status ?? failures.first?.kind.status ?? .internalServerError
        if let wait = failures.compactMap(\.retryAfter).max() { headers[.retryAfter] = String(wait) }
        if self.status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    }

    /// Any thrown error; nil for a defect, of which the client learns nothing but that it happened.
    public init?(_ error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let after as AfterAdmission:
            guard var refusal = Refusal(after.cause) else { return nil }
            refusal.add(after.headers)
            self = refusal
        case let failure as Failure: self.init([failure])
        case let failures as Failures: self.init(failures.all)
        case is NIOTooManyBytesError: self.init([.bodyTooLarge])
        case let error as HTTPError where error.status == .notFound: self.init([.notFound])
        case let error as HTTPError where error.status == .contentTooLarge: self.init([.bodyTooLarge])
        case let error as HTTPError where error.status == .badRequest: self.init([.unreadableBody])
        default: return nil
        }
    }

    /// Adds headers, but none that the refusal has itself.
    public mutating func add(_ more: HTTPFields) {
        for header in more where headers[header.name] == nil { headers.append(header) }
    }

    public static let defect = Refusal([Failure(.unavailable, "defect")], status: .internalServerError)
}

extension Failure {
    public static let bodyTooLarge = Failure(.tooLarge, "body_too_large")
    public static let unreadableBody = Failure(.unreadable, "unreadable_body")
    public static let unsupportedMedia = Failure(.unsupported, "unsupported_media_type")
    public static let methodNotAllowed = Failure(.missing, "method_not_allowed")
}

extension Refusal {
    /// The failure as `application/problem+json` (RFC 9457).
    /// - Parameter requestID: by which whoever is asked for help finds the request.
    public func problem(_ language: Language, _ messages: Messages, requestID: String) -> Response {
        let fields = failures.filter { $0.field != nil }
        let first = failures.first?.code ?? "defect"
        // Several wrong fields have a code of their own, so that a client need not look into the list to know the kind.
        let code = fields.isEmpty ? first : "wrong_fields"
        let detail =
            fields.isEmpty
            ? failures.first.map { messages.message(of: $0, language) } ?? "" : messages.text("failure.wrong_fields", language)
        let own: [String: Tree] = [
            "type": .text("/docs#\(code)"), "title": .text(messages.text("status.\(status.code)", language)),
            "status": .number(Int64(status.code)), "code": .text(code), "detail": .text(detail), "request_id": .text(requestID),
        ]
        var members = members.merging(own) { _, own in own }
        for (name, value) in failures.first?.members ?? [:] { members[name] = .text(value) }
        if !fields.isEmpty {
            members["errors"] = .list(
                fields.map { failure in
                    var member: [String: Tree] = [
                        "field": .text(failure.field ?? ""), "code": .text(failure.code),
                        "detail": .text(messages.message(of: failure, language)),
                    ]
                    if !failure.values.isEmpty { member["values"] = .object(failure.values.mapValues { .text($0) }) }
                    return .object(member)
                })
        }
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.contentLanguage] = language.rawValue
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: Tree.object(members).json)))
    }
}
