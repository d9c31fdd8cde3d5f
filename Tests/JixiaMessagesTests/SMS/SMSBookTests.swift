import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaMessages

@Suite struct SMSBookTests {
    @Test(arguments: Engine.available)
    func `a message may leave once, whatever restarts in between`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        #expect(try await world.book.begin(world.message("a")) == nil)
        #expect(try await world.restarted().begin(world.message("a")) == .open)
        #expect(try await world.book.begin(world.message("b")) == nil)
    }

    @Test(arguments: Engine.available)
    func `of fifty at once one may leave`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        let allowed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { try await world.book.begin(world.message("a")) == nil } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 1)
    }

    @Test(arguments: Engine.available)
    func `one that was taken over is known by its name`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        let taken = try await world.take("a")
        #expect(try await world.restarted().begin(world.message("a")) == .taken(taken))
    }

    @Test(arguments: Engine.available)
    func `one that certainly did not go out may try again, one of unknown fate never`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        try await world.fail("a", .notSent)
        #expect(try await world.book.begin(world.message("a")) == nil)
        #expect(try await world.book.begin(world.message("a")) == .open)
        try await world.fail("b", .unknown)
        #expect(try await world.book.begin(world.message("b")) == .open)
    }

    @Test(arguments: Engine.available)
    func `of fifty that try again at once one may`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        try await world.fail("a", .notSent)
        let allowed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { try await world.book.begin(world.message("a")) == nil } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 1)
    }

    @Test(arguments: Engine.available)
    func `neither the number nor the code is kept`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        try await world.take("a")
        let kept = try await world.database.read { tx in try tx.rows("SELECT mobile, mobile_hash, segment FROM sms_send") }
        #expect(try kept.map { try $0["mobile"] as String } == ["138****5678"])
        #expect(try kept.map { try $0["mobile_hash"] as String } == ["hash of 13812345678"])
        #expect(try kept.map { try $0["segment"] as String } == ["1381234"])
    }

    @Test(arguments: Engine.available)
    func `each vendor's day is counted, with what it cost`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        for id in ["a", "b", "c"] { try await world.take(id) }
        try await world.fail("d", .notSent)
        try await world.fail("e", .unknown)
        let figures = try #require(try await world.figures())
        #expect(figures.vendor == "aliyun" && figures.taken == 3 && figures.failed == 1 && figures.unknown == 1)
        // What may have gone out is charged as well.
        #expect(figures.cost == 4 * 45)
        #expect(figures.success == 60)
    }

    @Test(arguments: Engine.available)
    func `a vendor that failed before another took over is counted`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        _ = try await world.book.begin(world.message("a"))
        let first = SendAttempt(vendor: "aliyun", reason: "balance", fate: .notSent)
        try await world.book.end(world.message("a"), SMSTaken(vendor: "tencent", serial: "1"), after: [first])
        let all = try await world.book.overview(.parse([:]), by: SMSBookWorld.caller).vendors
        #expect(all.map(\.vendor) == ["tencent", "aliyun"] && all.map(\.failed) == [0, 1] && all.map(\.cost) == [50, 0])
    }

    @Test(arguments: Engine.available)
    func `an end that is told twice counts once`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        let taken = try await world.take("a")
        try await world.book.end(world.message("a"), taken, after: [])
        #expect(try await world.figures()?.taken == 1)
    }

    @Test(arguments: Engine.available)
    func `what a dead process left open is called unknown, and not sent`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        _ = try await world.book.begin(world.message("a"))
        try await world.book.prune()
        #expect(try await world.found().map(\.end) == [.open])
        world.clock.advance(.minutes(6))
        try await world.book.prune()
        #expect(try await world.found().map(\.end) == [.unknown])
        #expect(try await world.figures()?.unknown == 1)
        #expect(try await world.book.begin(world.message("a")) == .open)
    }

    @Test(arguments: Engine.available)
    func `messages are forgotten after ninety days, the figures stay`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        try await world.take("a")
        world.clock.advance(.days(90))
        try await world.book.prune()
        #expect(try await world.found().count == 1)
        world.clock.advance(.seconds(1))
        try await world.book.prune()
        #expect(try await world.found().isEmpty)
        #expect(try await world.database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM sms_vendor_day") } == 1)
    }

    @Test(arguments: Engine.available)
    func `only the whole number finds its messages`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        try await world.take("a")
        try await world.fail("b", .refused)
        let found = try await world.found()
        #expect(found.map(\.end) == [.failed, .taken] && found.map(\.reason) == ["busy", ""])
        #expect(found.allSatisfy { $0.mobile == "138****5678" })
        #expect(try await world.found("13812345679").isEmpty)
        #expect(throws: Failures.self) { try FindMessages.parse(["mobile": "1381234"]) }
    }
}
