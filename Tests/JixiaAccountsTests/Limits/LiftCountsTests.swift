import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct LiftCountsTests {
    private let staff = Caller(account: ID(1), session: ID(1), roles: [.member, .staff, .superuser])

    @Test(arguments: Engine.available)
    func `messages to a mobile are counted anew`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        for _ in 0..<5 {
            try await world.requestCode("13800000001")
            world.clock.advance(.minutes(1))
        }
        let refusal = try await failure { try await world.requestCode("13800000001") }
        #expect(refusal?.code == "sms_too_many")
        let search = try AccountSearch.parse(["search": "13800000001"])
        let before = try await world.accounts.counts(search, by: staff)
        #expect(before.first { $0.rule == .sms }?.count == 5 && before.first { $0.rule == .sms }?.endsAt != nil)

        let after = try await world.accounts.liftCounts(search, by: staff)
        #expect(after.first { $0.rule == .sms }?.count == 0 && after.first { $0.rule == .sms }?.endsAt == nil)
        try await world.requestCode("13800000001")
    }

    @Test(arguments: Engine.available)
    func `wrong codes of a mobile and of an address are counted anew`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let visitor = world.stranger()
        for _ in 0..<10 { _ = try await failure { try await world.signInByCode("13800000001", "000000", from: visitor) } }
        let blocked = try await failure { try await world.signInByCode("13800000001", "000000") }
        #expect(blocked?.code == "code_too_many_tries")
        _ = try await world.accounts.liftCounts(.parse(["search": "13800000001"]), by: staff)
        let wrong = try await failure { try await world.signInByCode("13800000001", "000000") }
        #expect(wrong?.code == "code_wrong")
        let address = try AccountSearch.parse(["search": .text(visitor.address)])
        #expect(try await world.accounts.counts(address, by: staff).first { $0.rule == .codes }?.count == 10)
        #expect(try await world.accounts.liftCounts(address, by: staff).first { $0.rule == .codes }?.count == 0)
    }

    @Test(arguments: Engine.available)
    func `wrong passwords of an account are forgotten`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register("13800000001", username: "mengke")
        for _ in 0..<3 { _ = try await failure { try await world.signIn("mengke", "wrong password") } }
        let needed = try await failure { try await world.signIn("mengke", AccountsWorld.password) }
        #expect(needed?.code == "captcha_needed")
        _ = try await world.accounts.liftCounts(.parse(["search": "mengke"]), by: staff)
        _ = try await world.signIn("mengke", AccountsWorld.password)
    }

    @Test func `who has not the right to it sees and lifts nothing`() async throws {
        let world = try await AccountsWorld(.sqlite)
        let member = Caller(account: ID(2), session: ID(2))
        let search = try AccountSearch.parse(["search": "13800000001"])
        #expect(try await failure { try await world.accounts.counts(search, by: member) } == .forbidden)
        #expect(try await failure { try await world.accounts.liftCounts(search, by: member) } == .forbidden)
        #expect(try await failure { try await world.accounts.liftCounts(.parse(["search": "nobody"]), by: staff) } == .countsMissing)
    }
}
