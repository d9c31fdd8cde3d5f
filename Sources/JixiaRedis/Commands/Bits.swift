public enum RedisBitOperation: String, Sendable {
    case and = "AND"
    case or = "OR"
    case xor = "XOR"
    case not = "NOT"
}

extension RedisCommands {
    /// Gives the bit as it was.
    @discardableResult
    public func setBit(_ key: String, _ offset: Int, _ isOn: Bool) async throws -> Bool {
        try await send("SETBIT", key, offset, isOn ? 1 : 0).isYes
    }

    public func getBit(_ key: String, _ offset: Int) async throws -> Bool { try await send("GETBIT", key, offset).isYes }

    /// Bits that are on, in all bytes or from one byte to another.
    public func bitCount(_ key: String, bytes: ClosedRange<Int>? = nil) async throws -> Int {
        let range: [any RedisStorable] = bytes.map { [$0.lowerBound, $0.upperBound] } ?? []
        return try await send(["BITCOUNT", key] + range).decode()
    }

    /// The place of the first bit that is so; -1 if there is none.
    public func bitPos(_ key: String, _ isOn: Bool, fromByte start: Int = 0) async throws -> Int {
        try await send("BITPOS", key, isOn ? 1 : 0, start).decode()
    }

    /// Gives the length of what was stored.
    @discardableResult
    public func bitOp(_ operation: RedisBitOperation, into key: String, _ sources: [String]) async throws -> Int {
        try await send(["BITOP", operation.rawValue, key] + sources).decode()
    }
}
