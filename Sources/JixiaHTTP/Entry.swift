import Hummingbird
import JixiaCore

/// One call of the API: the route, its words for the document, its limit and its failures, all in one place.
public struct Entry: Sendable {
    /// Where the fields of the input come from, besides the path.
    public enum Source: String, Sendable { case query, body }

    public let method: HTTPRequest.Method
    /// Below `/api/`, without a slash at either end: `shopping/orders/{order_id}`.
    public let path: String
    public let summary: String
    /// Who may call it: `everyone`, `member`, another role, or the name of a permission.
    public let permission: String
    public let limit: Limit
    public let fields: [Form.Field]
    public let source: Source
    public let failures: [Failure]
    public let success: HTTPResponse.Status
    public let mediaType: String
    public let schema: @Sendable (inout [String: Tree]) -> Tree?
    /// Replies that are the same for everyone are kept until this changes.
    public let cached: Changes.Topic?
    let needsCaller: Bool
    let answer: @Sendable (_ source: [String: Tree], _ headers: [String: String], Visitor, _ url: String) async throws -> [UInt8]

    public var pathNames: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// Whether being signed in is not enough.
    var canForbid: Bool { needsCaller && permission != Admission.member.name }

    /// Where the input has a file, how large it may be.
    public var fileBytesMax: Int? { fields.compactMap(\.fileBytesMax).max() }

    public var tag: String { String(path.prefix { $0 != "/" }) }
}

/// The REST interface: what serves the requests is also what the document is made of.
public struct API: Sendable {
    public private(set) var entries: [Entry] = []
    public init() {}

    public mutating func get<I: Input, Who, O: Reply>(
        _ path: String, _ summary: String, for admission: Admission<Who>, limit: Limit = .standard,
        cached: Changes.Topic? = nil, fails failures: [Failure] = [], _ run: @escaping @Sendable (I, Who) async throws -> O
    ) {
        add(.get, path, summary, admission, limit, failures, .ok, .query, cached, run)
    }

    public mutating func post<I: Input, Who, O: Reply>(
        _ path: String, _ summary: String, for admission: Admission<Who>, limit: Limit = .standard,
        answers success: HTTPResponse.Status = .created, fails failures: [Failure] = [],
        _ run: @escaping @Sendable (I, Who) async throws -> O
    ) {
        add(.post, path, summary, admission, limit, failures, success, .body, nil, run)
    }

    public mutating func put<I: Input, Who, O: Reply>(
        _ path: String, _ summary: String, for admission: Admission<Who>, limit: Limit = .standard,
        reads source: Entry.Source = .body, fails failures: [Failure] = [], _ run: @escaping @Sendable (I, Who) async throws -> O
    ) {
        add(.put, path, summary, admission, limit, failures, .ok, source, nil, run)
    }

    public mutating func patch<I: Input, Who, O: Reply>(
        _ path: String, _ summary: String, for admission: Admission<Who>, limit: Limit = .standard, fails failures: [Failure] = [],
        _ run: @escaping @Sendable (I, Who) async throws -> O
    ) {
        add(.patch, path, summary, admission, limit, failures, .ok, .body, nil, run)
    }

    /// - Parameter source: `.body` where what it brings along is a secret, which has no place in an address.
    public mutating func delete<I: Input, Who, O: Reply>(
        _ path: String, _ summary: String, for admission: Admission<Who>, limit: Limit = .standard,
        reads source: Entry.Source = .query, fails failures: [Failure] = [], _ run: @escaping @Sendable (I, Who) async throws -> O
    ) {
        add(.delete, path, summary, admission, limit, failures, .noContent, source, nil, run)
    }

    private mutating func add<I: Input, Who, O: Reply>(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, _ admission: Admission<Who>, _ limit: Limit,
        _ failures: [Failure], _ success: HTTPResponse.Status, _ source: Entry.Source, _ cached: Changes.Topic?,
        _ run: @escaping @Sendable (I, Who) async throws -> O
    ) {
        entries.append(
            Entry(
                method: method, path: path, summary: summary, permission: admission.name, limit: limit, fields: I.fields,
                source: source, failures: failures, success: O.self == Nothing.self ? .noContent : success, mediaType: O.mediaType,
                schema: { O.schema(&$0) }, cached: cached, needsCaller: admission.name != Admission.everyone.name
            ) { source, headers, visitor, url in
                let who = try admission.admit(visitor)
                return try await run(I.parse(source, headers: headers), who).linked(to: url).bytes(visitor.language)
            })
    }
}
