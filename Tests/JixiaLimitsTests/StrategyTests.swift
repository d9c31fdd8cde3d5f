import JixiaCore
import JixiaLimits
import JixiaRedis
import Testing

@Suite struct StrategyTests {
    @Test(arguments: Engine.allCases)
    func `a fixed window begins with its first hit and ends as a whole`(_ engine: Engine) async throws {
        try await LimitsWorld.use(engine) { world in
            let window = try world.window("3/minute", .fixedWindow)
            try await #expect(world.store.test(window) == LimitResult(isAllowed: true, remaining: 3, reset: .zero))
            try await #expect(world.store.hit(window) == LimitResult(isAllowed: true, remaining: 2, reset: .seconds(60)))
            world.clock.advance(.seconds(59))
            try await #expect(world.hits(3, window) == [true, true, false])
            try await #expect(world.store.test(window) == LimitResult(isAllowed: false, remaining: 0, reset: .seconds(1)))
            world.clock.advance(.milliseconds(999))
            try await #expect(world.hits(1, window) == [false])
            world.clock.advance(.milliseconds(1))
            try await #expect(world.hits(4, window) == [true, true, true, false])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a moving window lets one pass for each that grows old`(_ engine: Engine) async throws {
        try await LimitsWorld.use(engine) { world in
            let window = try world.window("3/minute", .movingWindow)
            try await #expect(world.hits(1, window) == [true])
            world.clock.advance(.seconds(50))
            try await #expect(world.hits(3, window) == [true, true, false])
            try await #expect(world.store.test(window) == LimitResult(isAllowed: false, remaining: 0, reset: .seconds(10)))
            world.clock.advance(.seconds(10))
            try await #expect(world.hits(1, window) == [false])
            world.clock.advance(.milliseconds(1))
            try await #expect(world.hits(2, window) == [true, false])
            try await #expect(world.store.test(window) == LimitResult(isAllowed: false, remaining: 0, reset: .milliseconds(49_999)))
        }
    }

    /// The clock of the tests stands at a whole multiple of a minute.
    @Test(arguments: Engine.allCases)
    func `a sliding counter weighs what the previous window left`(_ engine: Engine) async throws {
        try await LimitsWorld.use(engine) { world in
            let window = try world.window("10/minute", .slidingWindowCounter)
            try await #expect(world.hits(11, window) == Array(repeating: true, count: 10) + [false])
            world.clock.advance(.seconds(60))
            try await #expect(world.hits(1, window) == [false])
            world.clock.advance(.seconds(30))
            try await #expect(world.store.test(window).remaining == 5)
            try await #expect(world.hits(6, window) == [true, true, true, true, true, false])
            world.clock.advance(.seconds(60))
            try await #expect(world.store.test(window).remaining == 8)
        }
    }

    @Test(arguments: Engine.allCases, LimitStrategy.allCases)
    func `a cost takes all or nothing`(_ engine: Engine, _ strategy: LimitStrategy) async throws {
        try await LimitsWorld.use(engine) { world in
            let window = try world.window("10/hour", strategy)
            try await #expect(world.hits(2, window, cost: 4) == [true, true])
            try await #expect(world.store.test(window, cost: 2).isAllowed)
            try await #expect(!world.store.test(window, cost: 3).isAllowed)
            try await #expect(world.hits(1, window, cost: 3) == [false])
            // A fixed window counts what it refuses, as Python's does.
            try await #expect(world.hits(1, window, cost: 2) == [strategy != .fixedWindow])
            try await #expect(world.hits(1, window, cost: 0) == [strategy != .fixedWindow])
            try await #expect(world.hits(2, window, cost: .max) == [false, false])
        }
    }

    @Test(arguments: Engine.allCases, LimitStrategy.allCases)
    func `a limit of nothing lets nothing pass`(_ engine: Engine, _ strategy: LimitStrategy) async throws {
        try await LimitsWorld.use(engine) { world in
            let window = try world.window("0/day", strategy)
            try await #expect(world.hits(2, window) == [false, false])
            try await #expect(!world.store.test(window).isAllowed)
        }
    }

    @Test(arguments: Engine.allCases, LimitStrategy.allCases)
    func `what is cleared begins anew, and nothing else`(_ engine: Engine, _ strategy: LimitStrategy) async throws {
        try await LimitsWorld.use(engine) { world in
            let window = try world.window("1/hour", strategy), other = try world.window("1/hour", strategy, key: "other")
            for window in [window, other] { _ = try await world.hits(1, window) }
            try await world.store.clear(window)
            try await #expect(world.hits(1, window) == [true])
            try await #expect(world.hits(1, other) == [false])
        }
    }

    @Test(arguments: Engine.allCases, LimitStrategy.allCases)
    func `of 64 tasks with two hits each exactly 100 pass`(_ engine: Engine, _ strategy: LimitStrategy) async throws {
        try await LimitsWorld.use(engine) { world in
            let window = try world.window("100/hour", strategy)
            let passed = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<64 { group.addTask { try await world.hits(2, window).count { $0 } } }
                return try await group.reduce(0, +)
            }
            #expect(passed == 100)
        }
    }

    @Test(arguments: LimitStrategy.allCases)
    func `both stores say the same to the same hits`(_ strategy: LimitStrategy) async throws {
        try await LimitsWorld.use(.redis) { redis in
            let process = ProcessLimitStore(now: redis.clock.now)
            let window = try redis.window("5/minute", strategy)
            var chance = SystemRandomNumberGenerator()
            for _ in 0..<300 {
                redis.clock.advance(.milliseconds(Int64.random(in: 0...30_000, using: &chance)))
                let cost = Int.random(in: 0...3, using: &chance)
                try await #expect(redis.store.test(window, cost: cost) == process.test(window, cost: cost))
                try await #expect(redis.store.hit(window, cost: cost) == process.hit(window, cost: cost))
            }
        }
    }
}
