import JixiaCore
import JixiaMemory
import Logging
import Synchronization

/// Memory shared by all processes of a site. Each question is one command or one script, so that nothing comes in between.
public struct RedisMemory: Memory {
    private let client: RedisClient
    private let prefix: String
    private let complaints: Complaints

    public init(_ client: RedisClient) {
        self.client = client
        prefix = client.url.prefix
        complaints = Complaints(client.log)
    }

    public func set(_ key: String, _ value: String, for life: Duration) async throws {
        try await reach { try await $0.set(prefix + key, value, expiry: life) }
    }

    public func value(_ key: String) async throws -> String? {
        try await reach { try await $0.get(prefix + key) }
    }

    public func take(_ key: String) async throws -> String? {
        try await reach { try await $0.run(Self.taking, keys: [prefix + key]).decodeIfPresent() }
    }

    public func hit(_ key: String, within window: Duration, cost: Int) async throws -> Hit {
        try await reach { client in
            let answer = try await client.run(Self.hitting, keys: [prefix + key], arguments: [cost, window.redisMilliseconds])
            let numbers = try answer.list(of: Int.self)
            guard numbers.count == 2 else { throw RedisError.unexpectedAnswer("not count and time") }
            return Hit(count: numbers[0], reset: .milliseconds(numbers[1]))
        }
    }

    public func remove(_ key: String) async throws {
        try await reach { try await $0.del(prefix + key) }
    }

    /// GETDEL came with Redis 6.2 only.
    private static let taking = RedisScript(
        """
        local value = redis.call('GET', KEYS[1])
        if value then redis.call('DEL', KEYS[1]) end
        return value
        """)

    /// A key without an end gets one, however it came to be: a limit that never ends would lock people out.
    private static let hitting = RedisScript(
        """
        local count = redis.call('INCRBY', KEYS[1], ARGV[1])
        local left = redis.call('PTTL', KEYS[1])
        if left < 0 then
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            left = tonumber(ARGV[2])
        end
        return {count, left}
        """)

    /// Whatever goes wrong, the caller has no memory now, and has one answer for that.
    @discardableResult
    private func reach<Answer>(_ ask: (RedisClient) async throws -> Answer) async throws -> Answer {
        do {
            return try await ask(client)
        } catch let error as CancellationError {
            throw error
        } catch {
            complaints.log(error)
            throw Failure.memoryUnreachable
        }
    }
}

/// Logs the first of many troubles each second.
private final class Complaints: Sendable {
    private let logger: Logger
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(_ logger: Logger) { self.logger = logger }

    func log(_ error: any Error) {
        let isDue = last.withLock { last in
            let now = ContinuousClock.now
            if let last, now - last < .seconds(1) { return false }
            last = now
            return true
        }
        if isDue { logger.warning("the memory cannot be reached", metadata: ["error": "\(error)"]) }
    }
}
