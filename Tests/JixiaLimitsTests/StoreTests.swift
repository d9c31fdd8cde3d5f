import JixiaCore
import JixiaRedis
import JixiaTesting
import Testing

@testable import JixiaLimits

@Suite struct StoreTests {
    @Test(arguments: LimitStrategy.allCases)
    func `every key in Redis has an end and the prefix of the URL`(_ strategy: LimitStrategy) async throws {
        try await LimitsWorld.use(.redis) { world in
            let window = try world.window("2/hour", strategy)
            _ = try await world.hits(3, window)
            world.clock.advance(.minutes(90))
            _ = try await world.hits(3, window)
            let keys = try await world.keys()
            #expect(keys.count == (strategy == .slidingWindowCounter ? 2 : 1))
            for key in keys {
                #expect(key.hasPrefix("limits-tests:limit:\(strategy.rawValue)/"))
                let life = try await world.client?.send("PTTL", key).decode(as: Int.self) ?? 0
                #expect((3_600_000...7_260_000).contains(life))
            }
        }
    }

    @Test(arguments: LimitStrategy.allCases)
    func `a test leaves nothing behind`(_ strategy: LimitStrategy) async throws {
        try await LimitsWorld.use(.redis) { world in
            _ = try await world.store.test(world.window("2/hour", strategy))
            try await #expect(world.keys() == [])
        }
        let store = ProcessLimitStore()
        _ = try await store.test(LimitWindow("caller", Rate(2, .hour), strategy))
        #expect(store.size == 0)
    }

    @Test(arguments: LimitStrategy.allCases)
    func `a process forgets what has ended`(_ strategy: LimitStrategy) async throws {
        let clock = TestClock()
        let store = ProcessLimitStore(now: clock.now)
        for key in 0..<1000 { _ = try await store.hit(LimitWindow("\(key)", Rate(1, .second), strategy)) }
        clock.advance(.seconds(3))
        for key in 0..<100 { _ = try await store.hit(LimitWindow("new \(key)", Rate(1, .second), strategy)) }
        #expect(store.size <= 124)
    }

    @Test(arguments: Engine.allCases)
    func `a large moving window is counted exactly`(_ engine: Engine) async throws {
        try await LimitsWorld.use(engine) { world in
            let window = try world.window("20000/minute", .movingWindow)
            try await #expect(world.store.hit(window, cost: 12_000).remaining == 8000)
            world.clock.advance(.seconds(30))
            try await #expect(world.store.hit(window, cost: 8000).remaining == 0)
            world.clock.advance(.seconds(31))
            try await #expect(world.hits(2, window, cost: 6001) == [true, false])
            try await #expect(world.store.test(window).remaining == 5999)
        }
    }
}
