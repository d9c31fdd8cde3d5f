import JixiaCore
import JixiaMessages
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct SegmentBlocksTests {
    private let caller = Caller(account: ID(1), session: ID(1), roles: [.member, .staff])

    /// Codes that were sent to numbers of one segment long ago, the first of them entered.
    private func send(_ count: Int, entered: Int, to segment: String = "1381234", in world: AccountsWorld) async throws {
        let now = world.clock.now()
        try await world.database.write { tx in
            for number in 0..<count {
                let taken: Moment? = number < entered ? now : nil
                try tx.run(
                    """
                    INSERT INTO sms_code
                        (mobile, segment, address, network, purpose, nonce, proof, expires_at, taken_at, sent_at, created_at)
                    VALUES (\("x\(number)"), \(segment), \("x\(number)"), \("x\(number)"), 'login', '', '', \(now), \(taken), \(now),
                        \(now - .hours(2)))
                    """)
            }
        }
    }

    private func refusal(_ mobile: String, _ world: AccountsWorld) async throws -> String? {
        try await failure { try await world.requestCode(mobile) }?.code
    }

    @Test(arguments: Engine.available)
    func `a segment whose codes nobody enters gets no more`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await send(100, entered: 19, in: world)
        #expect(try await refusal("13812345678", world) == "sms_segment_blocked")
        #expect(try await refusal("13812340000", world) == "sms_segment_blocked")
        try await world.requestCode("13912345678")
        #expect(try await world.accounts.blockedSegments(.parse([:]), by: caller).map(\.segment) == ["1381234"])
        #expect(try await world.accounts.blockedSegments(.parse([:]), by: caller).map(\.verified) == [19])
        // It stays so, whatever becomes of the codes.
        world.clock.advance(.days(3))
        try await world.accounts.prune()
        #expect(try await refusal("13812345678", world) == "sms_segment_blocked")
    }

    @Test(arguments: Engine.available)
    func `a fifth of the last hundred is enough, and ninety-nine are too few to tell`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await send(100, entered: 20, in: world)
        try await world.requestCode("13812345678")
        try await send(99, entered: 0, to: "1391234", in: world)
        try await world.requestCode("13912345678")
    }

    @Test(arguments: Engine.available)
    func `codes that can still be entered, or never left, say nothing`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await send(100, entered: 0, in: world)
        try await world.database.write { tx in
            try tx.run("UPDATE sms_code SET expires_at = \(world.clock.now() + .minutes(1)) WHERE mobile = 'x1'")
        }
        try await world.requestCode("13812345678")
        try await send(100, entered: 0, to: "1391234", in: world)
        try await world.database.write { tx in try tx.run("UPDATE sms_code SET sent_at = NULL WHERE segment = '1391234'") }
        try await world.requestCode("13912345678")
    }

    @Test(arguments: Engine.available)
    func `staff lift the block, and only what is sent from then on counts`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await send(100, entered: 0, in: world)
        _ = try await refusal("13812345678", world)
        _ = try await world.accounts.liftSegment(.parse(["segment": "1381234"]), by: caller)
        #expect(try await world.accounts.blockedSegments(.parse([:]), by: caller).isEmpty)
        try await world.requestCode("13812345678")
        let again = try await failure { try await world.accounts.liftSegment(.parse(["segment": "1381234"]), by: caller) }
        #expect(again?.code == "sms_segment_missing")

        world.clock.advance(.hours(3))
        try await send(100, entered: 0, in: world)
        #expect(try await refusal("13812345678", world) == "sms_segment_blocked")
    }

    @Test(arguments: Engine.available)
    func `of thirty at once for a segment that is due to be blocked none sends`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await send(100, entered: 0, in: world)
        let codes = try await atOnce(30) { try await refusal("1381234\(1000 + $0)", world) }
        #expect(codes.allSatisfy { $0 == "sms_segment_blocked" })
        #expect(try await world.count("job") == 0)
        #expect(try await world.count("sms_segment_block") == 1)
    }
}
