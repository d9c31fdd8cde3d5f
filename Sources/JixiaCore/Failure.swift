/// What a caller did wrong or met with. Anything else that is thrown is a defect and becomes a plain 500.
public struct Failure: Error, Equatable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case unreadable, unauthenticated, forbidden, missing, conflict, tooLarge, unsupported, invalid, tooMany, unavailable
    }

    public let kind: Kind
    /// Stable, documented, and the key of the message in every language: `out_of_stock`.
    public let code: String
    public var field: String?
    /// What the message tells besides its words.
    public var values: [String: String]
    /// What a program needs to go on; told beside the code and not in words (RFC 9457 §3.2). Never logged.
    public var members: [String: String] = [:]
    /// After how many seconds another try makes sense.
    public var retryAfter: Int?

    public init(_ kind: Kind, _ code: String, field: String? = nil, values: [String: String] = [:], retryAfter: Int? = nil) {
        self.kind = kind
        self.code = code
        self.field = field
        self.values = values
        self.retryAfter = retryAfter
    }

    public func with(_ values: [String: String]) -> Failure {
        var copy = self
        copy.values = values
        return copy
    }

    public func telling(_ members: [String: String]) -> Failure {
        var copy = self
        copy.members = members
        return copy
    }

    public func on(_ field: String) -> Failure {
        var copy = self
        copy.field = field
        return copy
    }

    public func retry(after wait: Duration) -> Failure {
        var copy = self
        copy.retryAfter = max(1, wait.secondsRoundedUp)
        return copy
    }
}

/// Several wrong fields of one input, reported at once.
public struct Failures: Error, Equatable, Sendable {
    public let all: [Failure]
    public init(_ all: [Failure]) { self.all = all }
}

extension Failure {
    public static let signInNeeded = Failure(.unauthenticated, "sign_in_needed")
    /// The person has to prove once more who they are.
    public static let stepUpNeeded = Failure(.forbidden, "step_up_needed")
    public static let forbidden = Failure(.forbidden, "forbidden")
    public static let notFound = Failure(.missing, "not_found")
}
