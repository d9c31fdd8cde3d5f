import NIOCore

/// Commands that are sent together, and answered each by itself.
public struct RedisPipeline: Sendable {
    private(set) var bytes = ByteBuffer()
    public private(set) var count = 0

    public init() {}

    public mutating func add(_ command: any RedisStorable...) { add(command) }

    public mutating func add(_ command: [any RedisStorable]) {
        bytes.writeCommand(command)
        count += 1
    }

    mutating func append(_ other: RedisPipeline) {
        bytes.writeImmutableBuffer(other.bytes)
        count += other.count
    }
}

extension RedisClient {
    /// Sends all commands in one write. The answers come in the order of the commands; one may be an error while others are not.
    ///
    ///     let answers = try await client.pipeline {
    ///         $0.add("SET", "name", "Mencius")
    ///         $0.add("GET", "name")
    ///     }
    public func pipeline(_ fill: (inout RedisPipeline) throws -> Void) async throws -> [RedisValue] {
        var pipeline = RedisPipeline()
        try fill(&pipeline)
        return try await send(pipeline)
    }

    public func send(_ pipeline: RedisPipeline) async throws -> [RedisValue] {
        try await link.connection().send(pipeline.bytes, count: pipeline.count, within: commandTimeout)
    }
}
