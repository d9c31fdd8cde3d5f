import JixiaCore
import JixiaMemory
import Testing

@testable import JixiaHTTP

/// A memory that nobody reaches.
private struct LostMemory: Memory {
    func set(_ key: String, _ value: String, for life: Duration) async throws { throw Failure.memoryUnreachable }
    func value(_ key: String) async throws -> String? { throw Failure.memoryUnreachable }
    func take(_ key: String) async throws -> String? { throw Failure.memoryUnreachable }
    func hit(_ key: String, within window: Duration, cost: Int) async throws -> Hit { throw Failure.memoryUnreachable }
    func remove(_ key: String) async throws { throw Failure.memoryUnreachable }
}

@Suite struct LimiterTests {
    private func passed(_ limiter: Limiter, _ limit: Limit, calls: Int, _ visitor: Visitor) async throws -> Int {
        var passed = 0
        for _ in 0..<calls {
            do {
                _ = try await limiter.admit(limit, route: "r", visitor: visitor)
                passed += 1
            } catch is Refusal {}
        }
        return passed
    }

    @Test func `while the shared memory is gone each process counts for itself`() async throws {
        let limiter = Limiter(LostMemory())
        #expect(try await passed(limiter, .perMinute(3), calls: 5, Visitor(address: "10.0.0.1")) == 3)
        #expect(try await passed(limiter, .perMinute(3), calls: 5, Visitor(address: "10.0.0.2")) == 3)
    }
}
