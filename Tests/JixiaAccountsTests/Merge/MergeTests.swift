import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// Two accounts of one person become one.
@Suite struct MergeTests {
    private let mobile = "13812345678"
    private let other = "13912345678"

    /// Alice, signed in to the account that stays, and the one that goes.
    private struct Two {
        let world: ProviderWorld
        let kept: SignIn
        let old: SignIn
        let visitor: Visitor
        var accounts: Accounts { world.accounts }
    }

    private func two(_ engine: Engine) async throws -> Two {
        let world = try await ProviderWorld(engine)
        let kept = try await world.world.register(mobile, username: "alice")
        let old = try await world.world.register(other, username: "alice2", email: "alice@example.com")
        _ = try await world.world.verify(world.world.token("alice@example.com"))
        return Two(world: world, kept: kept, old: old, visitor: try await visitor(kept, world))
    }

    private func visitor(_ signIn: SignIn, _ world: ProviderWorld) async throws -> Visitor {
        Visitor(caller: try await world.caller(signIn), address: "203.0.113.9")
    }

    private func prove(_ two: Two, _ name: String = "alice2", _ password: String = AccountsWorld.password, by visitor: Visitor? = nil)
        async throws -> MergePlan
    {
        try await two.accounts.proveMerge(
            .parse(["username": .text(name), "password": .text(password)]), visitor ?? two.visitor)
    }

    private func confirm(_ plan: MergePlan, _ two: Two) async throws -> MergePlan {
        try await two.accounts.confirmMerge(
            .parse(["merge": .text(try #require(plan.merge))]), by: try #require(two.visitor.caller))
    }

    @Test(arguments: Engine.available)
    func `what is shown moves, and the other account is closed`(_ engine: Engine) async throws {
        let two = try await two(engine)
        _ = try await two.world.bind(try await two.world.ticket("1"), by: two.old)
        _ = try await two.accounts.addAddress(Self.address(), by: two.world.caller(two.old))
        let plan = try await prove(two)
        #expect(plan.report == MergeReport(["identities": 1, "addresses": 1, "email": 1]))
        // Nothing has moved yet.
        #expect(try await two.world.visit("1").signIn?.account == two.old.account)

        #expect(try await confirm(plan, two).report == plan.report)
        let me = try await two.accounts.me(.parse([:]), by: two.world.caller(two.kept))
        #expect(me.mobile == "138****5678" && me.email == "a***@example.com")
        #expect(try await two.world.visit("1").signIn?.account == two.kept.account)
        #expect(try await two.world.world.caller(two.old) == nil)
        #expect(try await failure { try await two.world.world.signIn("alice2", AccountsWorld.password) } == .signInWrong)
        let addresses = try await two.accounts.addresses(.parse([:]), by: two.world.caller(two.kept))
        #expect(addresses.results.map(\.isDefault) == [true])
    }

    private static func address() throws -> AddAddress {
        try AddAddress.parse([
            "title": "家", "receiver": "孟轲", "mobile": "13900000000", "province": .number(370_000), "city": .number(370_300),
            "district": .number(370_305), "place": "稷下街道1号",
        ])
    }

    @Test(arguments: Engine.available)
    func `a code proves the other account as well, and an unknown mobile becomes none`(_ engine: Engine) async throws {
        let two = try await two(engine)
        two.world.world.clock.advance(.minutes(1))
        let code = try await two.world.world.code(other)
        let plan = try await two.accounts.proveMerge(.parse(["mobile": .text(other), "code": .text(code)]), two.visitor)
        #expect(plan.username == "alice2")
        let stranger = "13712345678"
        let unknown = try await two.world.world.code(stranger)
        let input = try ProveMerge.parse(["mobile": .text(stranger), "code": .text(unknown)])
        #expect(try await failure { try await two.accounts.proveMerge(input, two.visitor) } == .accountMissing)
        #expect(try await two.world.world.count("account") == 2)
    }

    @Test(arguments: Engine.available)
    func `a wrong password counts as one of a sign-in`(_ engine: Engine) async throws {
        let two = try await two(engine)
        for _ in 0..<3 { #expect(try await failure { try await prove(two, "alice2", "wrong wrong") } == .signInWrong) }
        #expect(try await failure { try await two.world.world.signIn("alice2", AccountsWorld.password) } == .captchaNeeded(for: .login))
        #expect(try await failure { try await prove(two) } == .captchaNeeded(for: .login))
    }

    @Test(arguments: Engine.available)
    func `a merge is confirmed once, within ten minutes, by who began it`(_ engine: Engine) async throws {
        let two = try await two(engine)
        let plan = try await prove(two)
        let bob = try await two.world.world.register("13712345678")
        let stolen = try ConfirmMerge.parse(["merge": .text(try #require(plan.merge))])
        #expect(try await failure { try await two.accounts.confirmMerge(stolen, by: two.world.caller(bob)) } == .mergeOver)
        let outcomes = try await atOnce(4) { _ in try await failure { try await confirm(plan, two) }?.code }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.filter { $0 == "merge_over" }.count == 3)
        #expect(try await failure { try await prove(two) } == .signInWrong)
        #expect(try await two.world.world.count("account_merge WHERE merged_at IS NOT NULL AND report <> ''") == 1)
    }

    @Test(arguments: Engine.available)
    func `a proof is worth ten minutes, and nothing once the password is another`(_ engine: Engine) async throws {
        let two = try await two(engine)
        let plan = try await prove(two)
        two.world.world.clock.advance(.minutes(1))
        let code = try await two.world.world.code(other, .reset)
        _ = try await two.accounts.resetPassword(
            .parse(["mobile": .text(other), "code": .text(code), "password": "another long password"]), two.world.world.stranger())
        #expect(try await failure { try await confirm(plan, two) } == .mergeOver)
        let again = try await prove(two, "alice2", "another long password")
        two.world.world.clock.advance(.minutes(10))
        let fresh = try await two.world.world.signIn("alice", AccountsWorld.password)
        let late = try ConfirmMerge.parse(["merge": .text(try #require(again.merge))])
        #expect(try await failure { try await two.accounts.confirmMerge(late, by: two.world.caller(fresh)) } == .mergeOver)
    }

    @Test(arguments: Engine.available)
    func `an account is not merged with itself, and staff with nobody`(_ engine: Engine) async throws {
        let two = try await two(engine)
        #expect(try await failure { try await prove(two, "alice") } == .mergeWithItself)
        _ = try await two.accounts.createAdmin(username: "principal", password: AccountsWorld.password)
        #expect(try await failure { try await prove(two, "principal") } == .mergeOfStaff)
        let principal = try await visitor(try await two.world.world.signIn("principal", AccountsWorld.password), two.world)
        #expect(try await failure { try await prove(two, by: principal) } == .mergeOfStaff)
    }

    @Test(arguments: Engine.available)
    func `a session that was left open is given nobody's account`(_ engine: Engine) async throws {
        let two = try await two(engine)
        two.world.world.clock.advance(.minutes(6))
        let late = try await visitor(two.kept, two.world)
        #expect(try await failure { try await prove(two, by: late) } == .stepUpNeeded)
    }

    @Test(arguments: Engine.available)
    func `two accounts merged into each other at once become one`(_ engine: Engine) async throws {
        let two = try await two(engine)
        let visitor = try await visitor(two.old, two.world)
        let there = try await prove(two)
        let back = try await prove(two, "alice", by: visitor)
        let outcomes = try await atOnce(2) { number in
            try await failure {
                number == 0
                    ? try await confirm(there, two)
                    : try await two.accounts.confirmMerge(.parse(["merge": .text(back.merge ?? "")]), by: #require(visitor.caller))
            }?.code
        }
        #expect(outcomes.filter { $0 == nil }.count == 1 && outcomes.contains("merge_over"))
        #expect(try await two.world.world.count("account WHERE is_disabled = 0") == 1)
    }

    @Test(arguments: Engine.available)
    func `what another domain cannot move stops the whole`(_ engine: Engine) async throws {
        let two = try await two(engine)
        var accounts = two.accounts
        accounts.addMerger { _, _, _ in throw Failure.busy }
        #expect(
            try await failure {
                try await accounts.proveMerge(.parse(["username": "alice2", "password": .text(AccountsWorld.password)]), two.visitor)
            } == .busy)
        #expect(try await two.world.world.count("account WHERE is_disabled = 0") == 2)
    }
}
