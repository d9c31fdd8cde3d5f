import Foundation
import JixiaCore
import JixiaLimits
import JixiaRedis
import JixiaTesting

/// A test that needs Redis fails without it.
struct NoRedis: Error, CustomStringConvertible {
    let description = "JIXIA_TEST_REDIS_URL is missing: `bin/test swift` starts the servers"
}

enum Engine: CaseIterable { case process, redis }

/// A store, a clock that the test moves, and keys that nobody else has.
struct LimitsWorld {
    let store: any LimitStore
    let clock: TestClock
    let client: RedisClient?
    let name = "test-\(UUID().uuidString)"

    /// The time-out is long: many tests share two cores.
    static func use(_ engine: Engine, _ body: (LimitsWorld) async throws -> Void) async throws {
        let clock = TestClock()
        guard engine == .redis else {
            return try await body(LimitsWorld(store: ProcessLimitStore(now: clock.now), clock: clock, client: nil))
        }
        guard let url = ProcessInfo.processInfo.environment["JIXIA_TEST_REDIS_URL"] else { throw NoRedis() }
        let client = try RedisClient(RedisURL(url + "?prefix=limits-tests"), commandTimeout: .seconds(20))
        let world = LimitsWorld(store: RedisLimitStore(client, now: clock.now), clock: clock, client: client)
        let result = await Result { try await body(world) }
        if let keys = try? await world.keys() { _ = try? await client.del(keys) }
        await client.close()
        try result.get()
    }

    /// The keys of this test in Redis.
    func keys() async throws -> [String] {
        guard let client else { return [] }
        var keys: [String] = []
        for try await key in client.scan(matching: "*\(name)*", count: 1000) { keys.append(key) }
        return keys
    }

    func window(_ rate: String, _ strategy: LimitStrategy, key: String = "caller") throws -> LimitWindow {
        try LimitWindow("\(name)/\(key)", Rate.parse(rate), strategy)
    }

    func book(everywhere: [LimitRule] = [], defaults: [LimitRule] = []) -> LimitBook {
        LimitBook(store, prefix: name + "/", everywhere: everywhere, defaults: defaults, now: clock.now)
    }

    /// Whether each of so many hits, one after the other, is allowed.
    func hits(_ count: Int, _ window: LimitWindow, cost: Int = 1) async throws -> [Bool] {
        var answers: [Bool] = []
        for _ in 0..<count { try await answers.append(store.hit(window, cost: cost).isAllowed) }
        return answers
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

extension LimitRule {
    init(_ name: String, text: String, by key: LimitKey = .accountOrAddress, scope: Scope = .route) throws {
        try self.init(name, Rate.parseMany(text), by: key, scope: scope)
    }

    func with(_ change: (inout LimitRule) -> Void) -> LimitRule {
        var copy = self
        change(&copy)
        return copy
    }
}

extension LimitCall {
    static func by(_ address: String = "192.0.2.1", route: String = "GET /courses", account: String? = nil) -> LimitCall {
        LimitCall(route: route, address: address, account: account)
    }
}
