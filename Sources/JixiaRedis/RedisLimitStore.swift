import JixiaCore
import JixiaLimits

/// Counts for all processes of a site, one script a strategy. The time is the caller's; only when a key is forgotten is Redis's own affair.
public struct RedisLimitStore: LimitStore {
    private let client: RedisClient
    private let now: Now

    public init(_ client: RedisClient, now: @escaping Now = { .system() }) {
        self.client = client
        self.now = now
    }

    public func count(_ window: LimitWindow, cost: Int) async throws -> WindowCount {
        let now = now()
        return switch window.strategy {
        case .fixedWindow: try await countFixed(window, cost, now)
        case .movingWindow: try await countMoving(window, cost, now)
        case .slidingWindowCounter: try await countSliding(window, cost, now)
        }
    }

    public func clear(_ window: LimitWindow) async throws {
        let sliding = SlidingWindow(window, at: now())
        try await client.del([window.name, sliding.previous, sliding.current].map(key))
    }

    private func key(_ name: String) -> String { client.url.prefix + "limit:" + name }

    private func countFixed(_ window: LimitWindow, _ cost: Int, _ now: Moment) async throws -> WindowCount {
        let numbers = try await run(Self.fixed, [window.name], [now.ms, window.rate.ms, cost, life(window.rate.ms)], answers: 2)
        let (count, start) = (numbers[0], numbers[1])
        return WindowCount(isTaken: count <= window.rate.amount, current: count, start: count > 0 ? .at(start) : nil, now: now)
    }

    private func countMoving(_ window: LimitWindow, _ cost: Int, _ now: Moment) async throws -> WindowCount {
        let arguments = [now.ms, window.rate.ms, cost, life(window.rate.ms), window.rate.amount]
        let numbers = try await run(Self.moving, [window.name], arguments, answers: 3)
        let (count, start) = (numbers[1], numbers[2])
        return WindowCount(isTaken: numbers[0] == 1, current: count, start: count > 0 ? .at(start) : nil, now: now)
    }

    private func countSliding(_ window: LimitWindow, _ cost: Int, _ now: Moment) async throws -> WindowCount {
        let sliding = SlidingWindow(window, at: now)
        let arguments: [any RedisStorable] = [
            sliding.previousLife, window.rate.seconds, cost, life(2 * window.rate.ms), window.rate.amount,
        ]
        let numbers = try await run(Self.sliding, [sliding.previous, sliding.current], arguments, answers: 3)
        return WindowCount(isTaken: numbers[0] == 1, current: numbers[2], previous: numbers[1], now: now)
    }

    private func run(_ script: RedisScript, _ names: [String], _ arguments: [any RedisStorable], answers: Int) async throws -> [Int] {
        let numbers = try await client.run(script, keys: names.map(key), arguments: arguments).list(of: Int.self)
        guard numbers.count == answers else { throw RedisError.unexpectedAnswer("not \(answers) numbers") }
        return numbers
    }

    /// A minute longer than needed, as the clocks of the site's machines may differ; what a script reads says itself when it ends.
    private func life(_ milliseconds: Int) -> Int { milliseconds + 60_000 }

    private static let fixed = RedisScript(
        """
        local now, period, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local start = tonumber(redis.call('HGET', KEYS[1], 'start'))
        local ended = not start or start + period <= now
        if cost == 0 then
            if ended then return {0, 0} end
            return {tonumber(redis.call('HGET', KEYS[1], 'count')), start}
        end
        if ended then
            start = now
            redis.call('HSET', KEYS[1], 'start', ARGV[1], 'count', 0)
        end
        local count = redis.call('HINCRBY', KEYS[1], 'count', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return {count, start}
        """)

    /// A list of times, the newest first. If the hit that would fall out of the amount is still within the window, there is no room.
    private static let moving = RedisScript(
        """
        local now, period, cost, amount = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[5])
        local taken = 0
        if cost > 0 and cost <= amount then
            local blocking = tonumber(redis.call('LINDEX', KEYS[1], amount - cost))
            if not blocking or blocking < now - period then
                taken = 1
                local times = {}
                for i = 1, cost do times[i] = ARGV[1] end
                for i = 1, cost, 5000 do
                    redis.call('LPUSH', KEYS[1], unpack(times, i, math.min(i + 4999, cost)))
                end
                redis.call('LTRIM', KEYS[1], 0, amount - 1)
                redis.call('PEXPIRE', KEYS[1], ARGV[4])
            end
        end
        local count, behind = 0, redis.call('LLEN', KEYS[1])
        while count < behind do
            local middle = math.floor((count + behind) / 2)
            if tonumber(redis.call('LINDEX', KEYS[1], middle)) >= now - period then count = middle + 1 else behind = middle end
        end
        if count == 0 then return {taken, 0, 0} end
        return {taken, count, tonumber(redis.call('LINDEX', KEYS[1], count - 1))}
        """)

    private static let sliding = RedisScript(
        """
        local cost = tonumber(ARGV[3])
        local previous = tonumber(redis.call('GET', KEYS[1])) or 0
        local current = tonumber(redis.call('GET', KEYS[2])) or 0
        local weight = previous * tonumber(ARGV[1]) / tonumber(ARGV[2]) + (current + cost)
        if math.floor(weight) > tonumber(ARGV[5]) then return {0, previous, current} end
        if cost > 0 then
            current = redis.call('INCRBY', KEYS[2], ARGV[3])
            redis.call('PEXPIRE', KEYS[2], ARGV[4])
        end
        return {1, previous, current}
        """)
}

extension Moment {
    fileprivate var ms: Int { Int(milliseconds) }
    fileprivate static func at(_ milliseconds: Int) -> Moment { Moment(milliseconds: Int64(milliseconds)) }
}

extension Rate {
    fileprivate var ms: Int { seconds * 1000 }
}
