import JixiaCore
import JixiaLimits
import Testing

@Suite struct LimitBookTests {
    @Test(arguments: Engine.allCases)
    func `the answer names the limit that blocks`(_ engine: Engine) async throws {
        try await LimitsWorld.use(engine) { world in
            let book = try world.book(defaults: [LimitRule("reading", text: "3/day; 2/minute")])
            var answer = try await book.admit(.by())
            #expect(answer.checks.map(\.rate) == [Rate(2, .minute), Rate(3, .day)])
            #expect(answer.isAllowed && answer.shown?.remaining == 1)
            _ = try await book.admit(.by())
            world.clock.advance(.seconds(20))
            answer = try await book.admit(.by())
            #expect(answer.blocking?.limit == "reading" && answer.blocking?.rate == Rate(2, .minute))
            #expect(answer.blocking?.remaining == 0 && answer.blocking?.reset == .seconds(40))
            // What comes after the first that blocks is not counted.
            #expect(answer.checks.count == 1)
            world.clock.advance(.seconds(40))
            try await #expect(book.admit(.by()).isAllowed)
            try await #expect(book.admit(.by()).blocking?.rate == Rate(3, .day))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a route's own limits replace the defaults, and those of everywhere stay`(_ engine: Engine) async throws {
        try await LimitsWorld.use(engine) { world in
            let site = try LimitRule("site", text: "5/hour", scope: .shared("site"))
            var book = try world.book(everywhere: [site], defaults: [LimitRule("default", text: "1/hour")])
            try book.limit("POST /orders", LimitRule("orders", text: "2/hour"))
            try book.limit("POST /both", LimitRule("both", text: "3/hour"), keepsDefaults: true)
            book.exempt("GET /health")
            #expect(book.rules(of: "GET /courses").map(\.name) == ["site", "default"])
            #expect(book.rules(of: "POST /orders").map(\.name) == ["site", "orders"])
            #expect(book.rules(of: "POST /both").map(\.name) == ["site", "default", "both"])

            for _ in 0..<2 { try await #expect(book.admit(.by(route: "POST /orders")).isAllowed) }
            try await #expect(book.admit(.by(route: "POST /orders")).blocking?.limit == "orders")
            try await #expect(book.admit(.by(route: "GET /a")).shown?.limit == "default")
            try await #expect(book.admit(.by(route: "GET /b")).isAllowed)
            try await #expect(book.admit(.by(route: "GET /c")).blocking?.limit == "site")
            let free = try await book.admit(.by(route: "GET /health"))
            #expect(free.isAllowed && free.checks == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a shared limit is counted over its routes, and others for each`(_ engine: Engine) async throws {
        try await LimitsWorld.use(engine) { world in
            var book = world.book()
            let rule = try LimitRule("codes", text: "2/hour", scope: .shared("codes"))
            for route in ["POST /sms", "POST /mail"] { book.limit(route, rule) }
            for route in ["POST /sms", "POST /mail"] { try await #expect(book.admit(.by(route: route)).isAllowed) }
            try await #expect(!book.admit(.by(route: "POST /sms")).isAllowed)
            try await #expect(book.admit(.by("192.0.2.9", route: "POST /sms")).isAllowed)
        }
    }

    @Test(arguments: Engine.allCases)
    func `conditions, methods and costs are asked for each call`(_ engine: Engine) async throws {
        try await LimitsWorld.use(engine) { world in
            let rule = try LimitRule("upload", text: "10/hour").with {
                $0.cost = { call in call.values["size"].flatMap { Int($0) } ?? 1 }
                $0.isExempt = { $0.account == "1" }
                $0.methods = ["POST"]
            }
            let book = world.book(defaults: [rule])
            func post(_ size: String?, account: String = "2") -> LimitCall {
                LimitCall(route: "/files", method: "POST", address: "192.0.2.1", account: account, values: size.map { ["size": $0] } ?? [:])
            }
            try await #expect(book.admit(post("7")).shown?.remaining == 3)
            try await #expect(book.admit(post(nil)).shown?.remaining == 2)
            try await #expect(!book.admit(post("3")).isAllowed)
            try await #expect(book.admit(post("99", account: "1")).checks == [])
            try await #expect(book.admit(.by(account: "2")).checks == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a limit on trial counts, tells and blocks nothing`(_ engine: Engine) async throws {
        try await LimitsWorld.use(engine) { world in
            let trial = try LimitRule("trial", text: "1/minute").with { $0.mode = .trial }
            let book = try world.book(defaults: [trial, LimitRule("real", text: "3/hour")])
            try await #expect(book.admit(.by()).wouldBlock == [])
            let answer = try await book.admit(.by())
            #expect(answer.isAllowed && answer.wouldBlock.map(\.limit) == ["trial"])
            // Those behind it are asked all the same.
            #expect(answer.checks.last?.remaining == 1)
            _ = try await book.admit(.by())
            try await #expect(book.admit(.by()).blocking?.limit == "real")
        }
    }

    @Test(arguments: Engine.allCases)
    func `what deducts on failure only counts no success`(_ engine: Engine) async throws {
        try await LimitsWorld.use(engine) { world in
            let book = try world.book(defaults: [LimitRule("sign-in", text: "2/hour").with { $0.deductsOnFailureOnly = true }])
            for _ in 0..<5 {
                let answer = try await book.admit(.by())
                #expect(answer.isAllowed && answer.shown?.remaining == 2)
                try await book.settle(answer, failed: false)
            }
            for _ in 0..<2 { try await book.settle(book.admit(.by()), failed: true) }
            try await #expect(book.admit(.by()).blocking?.limit == "sign-in")
            try await book.clear(.by())
            try await #expect(book.admit(.by()).isAllowed)
        }
    }
}
