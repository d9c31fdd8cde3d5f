import JixiaCore
import JixiaJobs
import JixiaPayments
import JixiaSandbox
import JixiaTesting
import Testing

@Suite struct SandboxNoticeTests {
    @Test(arguments: Engine.available, ["failure", "success\n", "Success", ""])
    func `a notice comes again until the answer is success`(_ engine: Engine, _ answer: String) async throws {
        let world = try await SandboxWorld(engine)
        world.shop.answer = answer
        try await world.paid()
        try await world.worker.runDue()
        #expect(try await world.worker.runDue() == 0)
        world.clock.advance(.seconds(3))
        world.shop.answer = "success"
        #expect(try await world.worker.runDue() == 1)
        world.clock.advance(.hours(1))
        #expect(try await world.worker.runDue() == 0)
        #expect(Set(world.shop.heard.map { $0["notify_id"] }).count == 1)
        #expect(try world.shop.heard.map { try world.alipay.notice($0).status } == [.paid, .paid])
    }

    @Test(arguments: Engine.available)
    func `a shop that never answers is given up after eight tries`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        world.shop.answer = "failure"
        try await world.paid()
        for _ in 0..<12 {
            try await world.worker.runDue()
            world.clock.advance(.hours(1))
        }
        #expect(world.shop.heard.count == 8)
        let counts = try await Jobs.counts(world.database)
        #expect(counts.ready == 0 && counts.dead == 1)
    }

    @Test(arguments: Engine.available)
    func `all switches are off at first and are kept`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        #expect(try await world.sandbox.switches() == SandboxSwitches())
        try await world.sandbox.changeSwitches(
            .parse(["lose_notices": "on", "repeats": "3", "delay_seconds": .number(5), "reorder": .flag(true)]))
        let switches = try await world.sandbox.switches()
        #expect(switches.losesNotices && switches.repeats == 3 && switches.delaySeconds == 5 && switches.reorders)
        try await world.sandbox.changeSwitches(.parse([:]))
        #expect(try await world.sandbox.switches() == SandboxSwitches())
        #expect(throws: Failures.self) { try ChangeSandboxSwitches.parse(["repeats": .number(21), "delay_seconds": .number(-1)]) }
    }

    @Test(arguments: Engine.available)
    func `lost notices leave the payment to be asked for`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        try await world.sandbox.changeSwitches(.parse(["lose_notices": "on"]))
        try await world.paid()
        world.clock.advance(.hours(1))
        try await world.worker.runDue()
        #expect(world.shop.heard.isEmpty)
        #expect(try await world.known(.paid))
    }

    @Test(arguments: Engine.available)
    func `notices come late, several times and in the wrong order`(_ engine: Engine) async throws {
        let world = try await SandboxWorld(engine)
        try await world.sandbox.changeSwitches(.parse(["repeats": "3", "delay_seconds": "5", "reorder": "on"]))
        try await world.paid()
        try await world.worker.runDue()
        #expect(world.shop.heard.isEmpty)
        world.clock.advance(.seconds(5))
        try await world.worker.runDue()
        #expect(world.shop.heard.map { $0["trade_status"] } == ["TRADE_SUCCESS", "TRADE_SUCCESS", "TRADE_SUCCESS"])
        world.clock.advance(.seconds(2))
        try await world.worker.runDue()
        #expect(world.shop.heard.last?["trade_status"] == "WAIT_BUYER_PAY")
        #expect(try world.shop.heard.last.map { try world.alipay.notice($0).status } == .waiting)
    }
}
