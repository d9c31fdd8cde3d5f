import JixiaLimits
import Testing

@testable import JixiaHTTP

@Suite struct OwnLimitTests {
    private func plan(_ own: String, _ path: String, _ limit: Limit = .perMinute(30), _ method: String = "POST") throws -> RoutePlan {
        var settings = LimitSettings()
        settings.own = try OwnLimit.parse(own)
        return try CallLimits(ProcessLimitStore(), settings: settings).plan(limit, for: LimitRoute(method, path))
    }

    private func rates(_ plan: RoutePlan) -> [Rate] { (plan.door.rules + plan.inside.rules).flatMap(\.rates) }

    @Test func `a limit that names a route takes the place of its own`() throws {
        let own = "users/login: 10/minute; 100/day; GET users/me: 5/second"
        #expect(try rates(plan(own, "users/login")) == [Rate(10, .minute), Rate(100, .day)])
        #expect(try rates(plan(own, "users/me", .perMinute(1), "GET")) == [Rate(5, .second)])
        #expect(try rates(plan(own, "users/me", .perMinute(1), "PATCH")) == [Rate(1, .minute)])
    }

    @Test func `one that ends with a star is added, and counted over its routes together`() throws {
        let plan = try plan("shopping/*: 600/hour by address trial", "shopping/orders")
        #expect(rates(plan) == [Rate(30, .minute), Rate(600, .hour)])
        let rule = try #require(plan.door.rules.last)
        #expect(rule.scope == .shared("shopping/*") && rule.mode == .trial)
        #expect(try rates(self.plan("shopping/*: 600/hour", "users/login")) == [Rate(30, .minute)])
        #expect(try rates(self.plan("dev/*: exempt", "dev/outbox")) == [])
    }

    @Test func `it may say by what it counts, and what becomes of calls without the store`() throws {
        let plan = try plan("users/sms/codes: 3/hour by mobile on failure if down refuse", "users/sms/codes")
        let rule = try #require(plan.inside.rules.first)
        #expect(plan.door.isEmpty && rule.deductsOnFailureOnly && rule.whenStoreIsDown == .refuse)
        #expect(try self.plan("users/login: exempt", "users/login").door.isEmpty)
    }

    @Test(arguments: ["users/login", "users/login: often", "users/login: 1/hour by name", "a b c: 1/hour", "x: 1/hour if down cry", "x: "])
    func `what is not understood is refused`(_ text: String) {
        #expect(throws: OwnLimit.Wrong.self) { try OwnLimit.parse(text) }
    }

    @Test func `a limit that fits no route is told`() throws {
        var settings = LimitSettings()
        settings.own = try OwnLimit.parse("users/lgin: 1/hour")
        let limits = CallLimits(ProcessLimitStore(), settings: settings)
        _ = try limits.plan(.standard, for: LimitRoute("POST", "users/login"))
        #expect(throws: OwnLimit.Wrong.self) { try limits.check() }
    }
}
