import JixiaCore
import JixiaJobs
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaMessages

@Suite struct SMSBudgetTests {
    /// A number in a segment, from a network, of nobody else's.
    private func message(_ world: SMSBookWorld, _ index: Int, template: String = "sms_code") -> SMSMessage {
        world.message("\(index)", to: "138\(1000 + index)0000", template: template, network: "10.0.\(index).0/24")
    }

    private func code(_ work: () async throws -> Void) async throws -> String? {
        do { try await work() } catch let failure as Failure { return failure.code }
        return nil
    }

    private func limits(_ change: (inout SMSBudget.Limits) -> Void) -> SMSBudget.Limits {
        var limits = SMSBudget.Limits()
        change(&limits)
        return limits
    }

    @Test(arguments: Engine.available)
    func `the site stops at its messages, until midnight in China`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine, limits { $0.messages = 3 })
        for index in 0..<3 { try await world.admit(message(world, index)) }
        do { try await world.admit(message(world, 3)) } catch let failure as Failure {
            #expect(failure.code == "sms_budget_spent" && failure.kind == .unavailable)
            world.clock.advance(.seconds(Int64(failure.retryAfter ?? 0) - 1))
        }
        #expect(try await code { try await world.admit(message(world, 4)) } == "sms_budget_spent")
        #expect(try await world.book.today().spent == SMSSpent(messages: 3, cost: 150))
        world.clock.advance(.seconds(1))
        try await world.admit(message(world, 5))
        #expect(try await world.book.today().spent.messages == 1)
    }

    @Test(arguments: Engine.available)
    func `the site stops at its money, at the dearest vendor's price`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine, limits { $0.money = 120 })
        for index in 0..<2 { try await world.admit(message(world, index)) }
        #expect(try await code { try await world.admit(message(world, 2)) } == "sms_budget_spent")
    }

    @Test(arguments: Engine.available)
    func `a number, its neighbours, a network and a kind of message have their own`(_ engine: Engine) async throws {
        let own = limits {
            $0.perMobile = 2
            $0.perSegment = 3
            $0.perNetwork = 4
            $0.perTemplate = ["greeting": 1]
        }
        let world = try await SMSBookWorld(engine, own)
        try await world.admit(world.message("1", to: "13812340001"))
        try await world.admit(world.message("2", to: "13812340001"))
        #expect(try await code { try await world.admit(world.message("3", to: "13812340001")) } == "sms_too_many")
        try await world.admit(world.message("4", to: "13812340002"))
        #expect(try await code { try await world.admit(world.message("5", to: "13812340003")) } == "sms_too_many")
        try await world.admit(world.message("6", to: "13912340003"))
        #expect(try await code { try await world.admit(world.message("7", to: "13712340003")) } == "sms_too_many")
        try await world.admit(message(world, 8, template: "greeting"))
        #expect(try await code { try await world.admit(message(world, 9, template: "greeting")) } == "sms_budget_spent")
        // What was refused was not counted.
        #expect(try await world.book.today().spent.messages == 5)
    }

    @Test(arguments: Engine.available)
    func `of sixty at once no more than the day has are admitted`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine, limits { $0.messages = 20 })
        let admitted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<60 { group.addTask { try await code { try await world.admit(message(world, index)) } == nil } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(admitted == 20)
        #expect(try await world.book.today().spent.messages == 20)
    }

    @Test(arguments: Engine.available)
    func `each level is told of once a day`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine, limits { $0.messages = 10 })
        func alarms() async throws -> [Int] {
            try await world.book.overview(.parse([:]), by: SMSBookWorld.caller).alarms.map(\.level).sorted()
        }
        var seen: [[Int]] = []
        for index in 0..<10 {
            try await world.admit(message(world, index))
            seen.append(try await alarms())
        }
        #expect(seen == [[], [], [], [], [50], [50], [50], [50, 80], [50, 80], [50, 80, 100]])
        #expect(try await world.book.today().alarmLevel == 100)
        #expect(try await world.database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM job") } == 3)
        world.clock.advance(.days(1))
        #expect(try await world.book.today().alarmLevel == 0)
        for index in 0..<5 { try await world.admit(message(world, index)) }
        #expect(try await alarms() == [50, 50, 80, 100])
    }

    @Test(arguments: Engine.available)
    func `an alarm is a task that ends well`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine, limits { $0.messages = 2 })
        try await world.admit(message(world, 1))
        var worker = Worker(world.database, now: world.clock.now)
        world.book.addHandlers(to: &worker)
        #expect(try await worker.runDue() == 1)
        #expect(try await world.database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM job") } == 0)
    }

    @Test(arguments: Engine.available)
    func `numbers are forgotten after two days, the site's sums stay`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        try await world.admit(message(world, 1))
        world.clock.advance(.days(2))
        try await world.book.prune()
        let scopes: [String] = try await world.database.read { tx in try tx.values("SELECT scope AS value FROM sms_budget ORDER BY scope") }
        #expect(scopes == ["site", "template"])
    }

    @Test func `a long message is charged by its parts`() {
        let tariff = SMSTariff(price: 45, lengths: ["long": 60])
        func parts(_ length: Int) -> Int { tariff.parts("long", ["text": String(repeating: "字", count: length)]) }
        #expect(parts(10) == 1 && parts(11) == 2 && parts(74) == 2 && parts(75) == 3)
        #expect(tariff.cost("long", ["text": String(repeating: "字", count: 11)]) == 90)
        #expect(SMSTariff.yuan(90) == "0.090" && SMSTariff.yuan(100_000) == "100.000")
    }
}
