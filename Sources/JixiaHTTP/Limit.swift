import HTTPTypes
import JixiaCore
import JixiaMemory

/// How often one client may call.
public struct Limit: Sendable, Equatable {
    public let name: String
    public let count: Int
    public let seconds: Int

    /// The limit of every route that states no other: it is counted over all those routes together.
    public static let standard = Limit(name: "default", count: 0, seconds: 2)
    public static func perMinute(_ count: Int) -> Limit { Limit(name: "minute", count: count, seconds: 60) }
}

extension Failure {
    public static let tooManyRequests = Failure(.tooMany, "too_many_requests")
}

/// Counts calls by signed-in account, or by address.
public struct Limiter: Sendable {
    /// Calls in two seconds: 20/s with a burst of 40 for an account, 10/s with a burst of 20 for an address.
    public struct Standard: Sendable {
        public var perAccount = 40
        public var perAddress = 20
        public init() {}
    }

    private let memory: any Memory
    /// Counts in this process alone while the memory that all servers share cannot be reached: reading goes on, and not without limit.
    private let fallback: ProcessMemory
    private let standard: Standard

    public init(_ memory: any Memory, standard: Standard = Standard(), now: @escaping Now = { .system() }) {
        self.memory = memory
        self.standard = standard
        fallback = ProcessMemory(now: now)
    }

    /// The headers that tell the client where it stands (IETF draft "RateLimit header fields for HTTP").
    /// - Throws: `Failure.tooManyRequests`.
    public func admit(_ limit: Limit, route: String, visitor: Visitor) async throws -> HTTPFields {
        let isStandard = limit == .standard
        let count = isStandard ? (visitor.caller == nil ? standard.perAddress : standard.perAccount) : limit.count
        let who = visitor.caller.map { "account:\($0.account)" } ?? "address:\(visitor.address)"
        let key = isStandard ? "limit:\(who)" : "limit:\(route):\(who)"
        let hit = try await hit(key, within: .seconds(limit.seconds))
        let reset = hit.reset.secondsRoundedUp
        var headers = HTTPFields()
        headers[.rateLimitPolicy] = "\"\(limit.name)\";q=\(count);w=\(limit.seconds)"
        headers[.rateLimit] = "\"\(limit.name)\";r=\(max(0, count - hit.count));t=\(reset)"
        guard hit.count <= count else {
            var refusal = Refusal([Failure.tooManyRequests.with(["seconds": String(reset)]).retry(after: hit.reset)])
            refusal.headers.append(contentsOf: headers)
            throw refusal
        }
        return headers
    }

    private func hit(_ key: String, within window: Duration) async throws -> Hit {
        do { return try await memory.hit(key, within: window) } catch let failure as Failure where failure == .memoryUnreachable {
            return fallback.hit(key, within: window, cost: 1)
        }
    }
}

extension HTTPField.Name {
    // The names are constants of the right form, so each of these exists.
    public static let rateLimit = HTTPField.Name(constant: "RateLimit")
    public static let rateLimitPolicy = HTTPField.Name(constant: "RateLimit-Policy")
    public static let requestID = HTTPField.Name(constant: "X-Request-Id")
    public static let idempotencyKey = HTTPField.Name(constant: "Idempotency-Key")
    public static let forwardedFor = HTTPField.Name(constant: "X-Forwarded-For")
    public static let fetchSite = HTTPField.Name(constant: "Sec-Fetch-Site")
    public static let frameOptions = HTTPField.Name(constant: "X-Frame-Options")
    public static let openerPolicy = HTTPField.Name(constant: "Cross-Origin-Opener-Policy")
    public static let referrerPolicy = HTTPField.Name(constant: "Referrer-Policy")

    private init(constant name: String) {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is not a header name") }
        self = field
    }
}
