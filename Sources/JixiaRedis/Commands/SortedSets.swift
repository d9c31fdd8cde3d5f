public struct RedisScored<Member: RedisStorable>: Sendable {
    public let member: Member
    public let score: Double
    public init(_ member: Member, _ score: Double) {
        self.member = member
        self.score = score
    }
}

extension RedisScored: Equatable where Member: Equatable {}

/// One end of a range of scores.
public enum RedisScore: Sendable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    case from(Double)
    /// Without that score itself.
    case beyond(Double)

    public static let lowest = Self.from(-.infinity)
    public static let highest = Self.from(.infinity)

    public init(floatLiteral value: Double) { self = .from(value) }
    public init(integerLiteral value: Int) { self = .from(Double(value)) }

    var text: String {
        switch self {
        case .from(let score): score.description
        case .beyond(let score): "(\(score)"
        }
    }
}

extension RedisCommands {
    /// Gives how many are new.
    @discardableResult
    public func zadd<Member: RedisStorable>(
        _ key: String, _ members: [RedisScored<Member>], condition: RedisCondition? = nil
    ) async throws -> Int {
        let condition: [any RedisStorable] = condition.map { [$0.rawValue] } ?? []
        return try await send(["ZADD", key] + condition + members.flatMap { [$0.score, $0.member] as [any RedisStorable] }).decode()
    }

    /// True if the member is new.
    @discardableResult
    public func zadd(_ key: String, _ score: Double, _ member: some RedisStorable) async throws -> Bool {
        try await send("ZADD", key, score, member).isYes
    }

    @discardableResult
    public func zincr(_ key: String, _ member: some RedisStorable, by step: Double) async throws -> Double {
        try await send("ZINCRBY", key, step, member).decode()
    }

    @discardableResult
    public func zrem(_ key: String, _ members: any RedisStorable...) async throws -> Int {
        try await send(["ZREM", key] + members).decode()
    }

    public func zscore(_ key: String, _ member: some RedisStorable) async throws -> Double? {
        try await send("ZSCORE", key, member).decodeIfPresent()
    }

    /// Its place from the lowest score, beginning with 0.
    public func zrank(_ key: String, _ member: some RedisStorable) async throws -> Int? {
        try await send("ZRANK", key, member).decodeIfPresent()
    }

    /// Its place from the highest score.
    public func zrevrank(_ key: String, _ member: some RedisStorable) async throws -> Int? {
        try await send("ZREVRANK", key, member).decodeIfPresent()
    }

    public func zcard(_ key: String) async throws -> Int { try await send("ZCARD", key).decode() }

    public func zcount(_ key: String, _ low: RedisScore, _ high: RedisScore) async throws -> Int {
        try await send("ZCOUNT", key, low.text, high.text).decode()
    }
}
