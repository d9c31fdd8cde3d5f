import HTTPTypes
import HummingbirdTesting
import JixiaCore
import JixiaLimits
import Testing

@testable import JixiaHTTP

/// A store that nobody reaches.
private struct LostStore: LimitStore {
    struct Lost: Error {}
    func count(_ window: LimitWindow, cost: Int) async throws -> WindowCount { throw Lost() }
    func clear(_ window: LimitWindow) async throws { throw Lost() }
}

@Suite struct LimitTests {
    private func statuses(_ world: HTTPWorld, _ calls: [(HTTPRequest.Method, String, HTTPFields, String?)]) async throws -> [Int] {
        try await world.app().test(.router) { client in
            var statuses: [Int] = []
            for (method, uri, headers, body) in calls {
                statuses.append(try await client.send(method, uri, headers, body: body).status.code)
            }
            return statuses
        }
    }

    private func get(_ uri: String, times: Int, _ headers: HTTPFields = [:]) -> [(HTTPRequest.Method, String, HTTPFields, String?)] {
        Array(repeating: (.get, uri, headers, nil), count: times)
    }

    @Test func `a limit may be stated in the words of Flask-Limiter`() throws {
        let limits = CallLimits(ProcessLimitStore())
        let plan = try limits.plan("10/hour; 100 per day, 500/7days", for: LimitRoute("GET", "things"))
        #expect(plan.door.rules.flatMap(\.rates) == [Rate(10, .hour), Rate(100, .day), Rate(500, per: 7, .day)])
        #expect(throws: RateError.self) { try limits.plan("ten an hour", for: LimitRoute("GET", "things")) }
        #expect(throws: RateError.self) { try limits.check() }
    }

    @Test func `the standard is counted over all routes that state none, by address and wider by account`() async throws {
        let world = HTTPWorld()
        let anonymous = try await statuses(world, get("/api/things/5", times: 10) + get("/api/picture", times: 11))
        #expect(anonymous == Array(repeating: 200, count: 20) + [429])
        let known = try await statuses(world, get("/api/mine", times: 41, .member))
        #expect(known == Array(repeating: 200, count: 40) + [429])
        world.advance(.seconds(2))
        #expect(try await statuses(world, get("/api/things/5", times: 1)) == [200])
    }

    @Test func `every answer of a limited route tells where the caller stands, whatever it says`() async throws {
        let world = HTTPWorld()
        try await world.app().test(.router) { client in
            let calls: [(HTTPRequest.Method, String, HTTPFields, String?, Int)] = [
                (.get, "/api/things/", [:], nil, 200), (.get, "/api/things/500", [:], nil, 404), (.get, "/api/mine", [:], nil, 401),
                (.get, "/api/mine", [.authorization: "Bearer forged"], nil, 401), (.get, "/api/mine", [.authorization: "x"], nil, 401),
                (.delete, "/api/things/5", .member, nil, 403), (.post, "/api/things", .member, "{", 400),
                (.post, "/api/things", .member, "{}", 422), (.post, "/api/things", .member, #"{"name":"taken","count":1}"#, 409),
                (.get, "/api/broken", [:], nil, 500), (.get, "/api/busy", [:], nil, 503),
            ]
            for (method, uri, headers, body, status) in calls {
                let answer = try await client.send(method, uri, headers, body: body)
                #expect(answer.status.code == status)
                #expect(answer.headers[.rateLimitPolicy]?.hasPrefix("\"default\";q=") == true, "\(status)")
                #expect(answer.headers[values: .rateLimit].count == 1, "\(status)")
            }
        }
    }

    @Test func `a refusal names the limit and the request, and says when to come again`() async throws {
        let world = HTTPWorld()
        try await world.app().test(.router) { client in
            for _ in 0..<2 { _ = try await client.send(.get, "/api/rare") }
            let refused = try await client.send(.get, "/api/rare")
            #expect(refused.status == .tooManyRequests)
            #expect(refused.headers[.retryAfter] == "60")
            #expect(refused.headers[.rateLimit] == "\"rare\";r=0;t=60")
            #expect(refused.tree?["limit"] == "rare")
            #expect(refused.tree?["request_id"] == refused.headers[.requestID].map(Tree.text))
            let blocked = try #require(world.blocked.all.last)
            #expect(blocked.rule == "rare" && blocked.route == "GET rare" && !blocked.isTrial)
            #expect(blocked.requestID == refused.headers[.requestID])
        }
    }

    @Test func `of 64 calls at once exactly as many pass as the limit says`() async throws {
        let world = HTTPWorld()
        let passed = try await world.app().test(.router) { client in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<64 { group.addTask { try await client.send(.get, "/api/rare").status == .ok } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
        }
        #expect(passed == 2)
    }

    @Test func `whoever tries tokens has them looked up no more after the limit, and neighbours go on`() async throws {
        let world = HTTPWorld()
        #expect(try await statuses(world, get("/api/mine", times: 1, .member)) == [200])
        let guesses = (0..<30).map { (HTTPRequest.Method.get, "/api/mine", [.authorization: "Bearer \($0)"] as HTTPFields, String?.none) }
        #expect(try await statuses(world, guesses) == Array(repeating: 401, count: 20) + Array(repeating: 429, count: 10))
        #expect(world.freshness.count == 21)
        #expect(try await statuses(world, get("/api/mine", times: 1, .member)) == [200])
        // Of one that nobody knows yet it is not even asked whether it is good.
        #expect(try await statuses(world, get("/api/mine", times: 1, .staff)) == [429])
        world.advance(.seconds(2))
        #expect(try await statuses(world, get("/api/mine", times: 1, .staff)) == [200])
    }

    @Test func `a limit that counts failures is not used up by what goes well`() async throws {
        let world = HTTPWorld()
        let good = Array(repeating: (HTTPRequest.Method.post, "/api/tries", HTTPFields(), String?(#"{"name":"right"}"#)), count: 5)
        let bad = Array(repeating: (HTTPRequest.Method.post, "/api/tries", HTTPFields(), String?(#"{"name":"wrong"}"#)), count: 4)
        #expect(try await statuses(world, good + bad) == [200, 200, 200, 200, 200, 409, 409, 429, 429])
    }

    @Test func `a limit by mobile counts what the body names`() async throws {
        let world = HTTPWorld()
        func call(_ mobile: String) -> (HTTPRequest.Method, String, HTTPFields, String?) {
            (.post, "/api/messages", [:], #"{"name":"a","mobile":"\#(mobile)"}"#)
        }
        let calls = [call("13800000001"), call("13800000001"), call("13800000002"), call("13800000001")]
        #expect(try await statuses(world, calls) == [200, 200, 200, 429])
        #expect(world.blocked.all.last?.mobile == "13800000001")
    }

    @Test func `on trial everything passes and is told`() async throws {
        var settings = LimitSettings()
        settings.isTrial = true
        let world = HTTPWorld(settings)
        #expect(try await statuses(world, get("/api/rare", times: 5)) == [200, 200, 200, 200, 200])
        #expect(world.blocked.all.map(\.isTrial) == [true, true, true])
    }

    @Test func `exempt addresses are not counted`() throws {
        var settings = LimitSettings()
        settings.exempt = try [#require(AddressRange("10.0.0.0/8"))]
        let rule = settings.adjusted(LimitRule("x", [Rate(1, .hour)]))
        #expect(rule.isExempt(LimitCall(route: "r", address: "10.9.8.7")))
        #expect(!rule.isExempt(LimitCall(route: "r", address: "11.9.8.7")))
    }

    @Test func `without the store each limit does what it states`() async throws {
        let world = HTTPWorld(store: LostStore())
        #expect(try await statuses(world, get("/api/rare", times: 3)) == [200, 200, 429])
        #expect(try await statuses(world, get("/api/open", times: 3)) == [200, 200, 200])
        let closed = try await world.send(.get, "/api/closed")
        #expect(closed.status == .serviceUnavailable)
        #expect(closed.tree?["code"] == "limits_unreachable" && closed.headers[.retryAfter] == "5")
    }
}
