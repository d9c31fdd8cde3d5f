import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaMessages

@Suite struct ReceiptKeepingTests {
    @Test(arguments: Engine.available)
    func `a receipt marks its message, by the vendor's number or by ours`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        try await world.take("a", serial: "1")
        try await world.take("b", serial: "2")
        #expect(try await world.book.keep([world.receipt(.delivered, serial: "1"), world.receipt(.failed, serial: "x", id: "b")]) == 2)
        #expect(try await world.found().map(\.end) == [.undelivered, .delivered])
        let figures = try #require(try await world.figures())
        #expect(figures.delivered == 1 && figures.undelivered == 1 && figures.success == 50)
    }

    @Test(arguments: Engine.available)
    func `a receipt that comes again, or says otherwise later, changes nothing`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        try await world.take("a", serial: "1")
        let told = world.receipt(.delivered, serial: "1")
        try await world.book.keep([told, told])
        #expect(try await world.book.keep([told, world.receipt(.failed, serial: "1")]) == 0)
        #expect(try await world.found().map(\.end) == [.delivered])
        let figures = try #require(try await world.figures())
        #expect(figures.delivered == 1 && figures.undelivered == 0)
    }

    @Test(arguments: Engine.available)
    func `one receipt that comes twenty times at once counts once`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        try await world.take("a", serial: "1")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { try await world.book.keep([world.receipt(.delivered, serial: "1")]) } }
            try await group.waitForAll()
        }
        #expect(try await world.figures()?.delivered == 1)
    }

    @Test(arguments: Engine.available)
    func `numbers of nobody, and of another vendor, are passed over`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        try await world.take("a", serial: "1")
        let receipts = [
            world.receipt(.delivered, serial: "9"), world.receipt(.delivered, serial: "1", vendor: "tencent"),
            world.receipt(.delivered, serial: "1", id: "a", vendor: "webhook"),
        ]
        #expect(try await world.book.keep(receipts) == 0)
        #expect(try await world.found().map(\.end) == [.taken])
    }

    @Test(arguments: Engine.available)
    func `a late receipt counts on the day of its message, and tells of one that was left open`(_ engine: Engine) async throws {
        let world = try await SMSBookWorld(engine)
        _ = try await world.book.begin(world.message("a"))
        world.clock.advance(.days(1))
        try await world.book.keep([world.receipt(.delivered, serial: "1", id: "a")])
        let days = try await world.book.overview(.parse([:]), by: SMSBookWorld.caller).days
        #expect(days.map(\.delivered) == [1])
        #expect(days.map(\.day) == [String((world.clock.now() - .days(1)).beijing.prefix(10))])
        #expect(try await world.found().map(\.vendor) == ["aliyun"])
    }
}
