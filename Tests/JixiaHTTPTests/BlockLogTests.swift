import JixiaCore
import JixiaLimits
import JixiaTesting
import Testing

@testable import JixiaHTTP

@Suite struct BlockLogTests {
    private let staff = Caller(account: ID(1), session: ID(1), roles: [.member, .staff, .superuser])

    private struct World {
        let folder = TestFolder()
        let clock = TestClock()
        let log: BlockLog
        let desk: LimitDesk
        let limits: CallLimits

        init(_ engine: Engine) async throws {
            let database = try await engine.database(BlockLog.migrations, in: folder)
            log = BlockLog(database, now: clock.now)
            limits = CallLimits(ProcessLimitStore(now: clock.now), log: log, now: clock.now)
            desk = LimitDesk(log, limits, viewing: Permission("limits.view"), lifting: Permission("limits.lift")) { name in
                name == "mengke" ? ID(7) : nil
            }
        }

        func block(_ address: String, request: String, account: String? = nil, window: LimitWindow? = nil) throws {
            var call = LimitCall(route: "POST users/login", address: address, account: account)
            call.mobile = "13800000001"
            let failure = Failure(.tooMany, "sms_too_many", retryAfter: 60)
            log.heard(BlockedCall(call, failure, request: request, at: clock.now()))
        }

        func found(_ search: String?, by caller: Caller) async throws -> [Block] {
            try await desk.blocks(.parse(["search": .text(search ?? "")]), by: caller).results
        }
    }

    @Test(arguments: Engine.available)
    func `calls of one minute are one line, found by address, mobile, account and request`(_ engine: Engine) async throws {
        let world = try await World(engine)
        for number in 0..<30 { try world.block("192.0.2.7", request: "00000000000000\(number + 10)", account: "7") }
        try world.block("192.0.2.8", request: "0000000000000099")
        #expect(try await world.found(nil, by: staff).count == 1)
        world.clock.advance(.minutes(1))
        try world.block("192.0.2.7", request: "0000000000000098", account: "7")
        #expect(try await world.found("13800000001", by: staff).map(\.calls) == [1, 31])
        #expect(try await world.found("mengke", by: staff).map(\.calls) == [1, 31])
        #expect(try await world.found("0000000000000010", by: staff).map(\.calls) == [31])
        #expect(try await world.found("192.0.2.9", by: staff).isEmpty)
        let shown = try #require(try await world.found("mengke", by: staff).first?.tree(.english))
        #expect(shown["subject"] == "138****0001" && shown["mobile"] == "138****0001")
    }

    @Test(arguments: Engine.available)
    func `lifting clears the counter, and only who has the right to it may`(_ engine: Engine) async throws {
        let world = try await World(engine)
        let store = ProcessLimitStore(now: world.clock.now)
        let limits = CallLimits(store, log: world.log, now: world.clock.now)
        let desk = LimitDesk(world.log, limits, viewing: Permission("v"), lifting: Permission("l")) { _ in nil }
        let book = LimitBook(store, now: world.clock.now)
        let plan = LimitPlan([LimitRule("users/login", [Rate(1, .hour)], by: .address)])
        let call = LimitCall(route: "POST users/login", address: "192.0.2.7")
        _ = try await book.admit(call, under: plan)
        let check = try #require(try await book.admit(call, under: plan).blocking)
        world.log.heard(BlockedCall(call, check, request: "00000000000000aa", at: world.clock.now()))
        let line = try #require(try await desk.blocks(.parse([:]), by: staff).results.first)
        #expect(line.kind == "address" && line.canLift && line.rate == "1 per 1 hour")

        let member = Caller(account: ID(2), session: ID(2))
        await #expect(throws: Failure.forbidden) { try await desk.blocks(.parse([:]), by: member) }
        await #expect(throws: Failure.forbidden) { try await desk.lift(.parse(["id": .number(line.id.number)]), by: member) }
        #expect(try await desk.lift(.parse(["id": .number(line.id.number)]), by: staff).liftedAt != nil)
        #expect(try await book.admit(call, under: plan).isAllowed)
    }

    @Test(arguments: Engine.available)
    func `what an operation counts itself is not lifted here, and old lines go`(_ engine: Engine) async throws {
        let world = try await World(engine)
        try world.block("192.0.2.7", request: "0000000000000001")
        let line = try #require(try await world.found(nil, by: staff).first)
        await #expect(throws: Failure.blockCountedElsewhere) {
            try await world.desk.lift(.parse(["id": .number(line.id.number)]), by: staff)
        }
        await #expect(throws: Failure.blockMissing) { try await world.desk.lift(.parse(["id": .number(99)]), by: staff) }
        world.clock.advance(.days(8))
        try await world.log.prune()
        #expect(try await world.found(nil, by: staff).isEmpty)
    }
}
