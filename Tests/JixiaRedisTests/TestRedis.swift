import Foundation
import JixiaRedis

/// A test that needs Redis fails without it.
struct NoRedis: Error, CustomStringConvertible {
    let description = "JIXIA_TEST_REDIS_URL is missing: `bin/test swift` starts the servers"
}

/// The Redis that all tests share; each test has names of its own.
struct TestRedis {
    let client: RedisClient
    /// Begins every key of this test.
    let name = "test-\(UUID().uuidString):"

    func key(_ name: String) -> String { self.name + name }

    static func url(_ ending: String = "") throws -> String {
        guard let url = ProcessInfo.processInfo.environment["JIXIA_TEST_REDIS_URL"] else { throw NoRedis() }
        return url + ending
    }

    /// Gives a client for the time of the body, and removes the test's keys. The time-out is long: many tests share two cores.
    static func use(_ body: (TestRedis) async throws -> Void) async throws {
        let client = try RedisClient(RedisURL(url()), commandTimeout: .seconds(20))
        let redis = TestRedis(client: client)
        do {
            try await body(redis)
        } catch {
            try? await redis.clean()
            throw error
        }
        try await redis.clean()
    }

    private func clean() async throws {
        for try await key in client.scan(matching: name + "*", count: 1000) { try await client.del(key) }
        await client.close()
    }
}

struct NotInTime: Error {}

/// Asks again and again until it is so.
func eventually(within seconds: Int = 20, _ check: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try await !check() {
        guard ContinuousClock.now < end else { throw NotInTime() }
        try await Task.sleep(for: .milliseconds(20))
    }
}
