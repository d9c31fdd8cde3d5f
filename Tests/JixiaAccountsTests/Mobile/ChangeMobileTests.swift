import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct ChangeMobileTests {
    private let old = "13812345678", new = "13987654321"
    private let email = "meng@example.com"

    private func change(_ world: AccountsWorld, _ me: Visitor, _ fields: [String: String]) async throws -> Failure? {
        let input = try ChangeMobile.parse(fields.mapValues(Tree.text))
        return try await failure { try await world.accounts.changeMobile(input, me) }
    }

    private func mobile(_ world: AccountsWorld, _ me: Visitor) async throws -> String? {
        let account = try me.member().account
        return try await world.database.read { tx in try tx.account(account)?.mobile }
    }

    @Test(arguments: Engine.available)
    func `both mobiles are proved, and the new one signs in`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(old)
        let codes = [try await world.ownCode(old, me), try await world.code(new, .bind)]

        #expect(try await change(world, me, ["mobile": new, "code": codes[1], "old_code": codes[0]]) == nil)

        #expect(try await mobile(world, me) == new)
        _ = try await world.signIn(new, AccountsWorld.password)
        #expect(try await failure { try await world.signIn(old, AccountsWorld.password) } == .signInWrong)
    }

    @Test(arguments: Engine.available)
    func `one code alone changes nothing, whichever it is`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(old)
        let own = try await world.ownCode(old, me)
        let other = try await world.code(new, .bind)
        #expect(try await change(world, me, ["mobile": new, "code": other]) == .proofNeeded)
        #expect(
            try await change(world, me, ["mobile": new, "code": other, "password": AccountsWorld.password]) == .proofNeeded.on("old_code"))
        #expect(try await change(world, me, ["mobile": new, "code": world.wrong(other), "old_code": own]) == .codeWrong)
        #expect(try await change(world, me, ["mobile": new, "code": other, "old_code": world.wrong(own)]) == .codeWrong.on("old_code"))
        #expect(try await mobile(world, me) == old)
        // Both are still good: what was wrong was the other one.
        #expect(try await change(world, me, ["mobile": new, "code": other, "old_code": own]) == nil)
    }

    @Test(arguments: Engine.available)
    func `a code for signing in moves no account`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(old)
        let codes = [try await world.code(old, .login), try await world.code(new, .bind)]
        #expect(try await change(world, me, ["mobile": new, "code": codes[1], "old_code": codes[0]]) == .codeWrong.on("old_code"))
    }

    @Test(arguments: Engine.available)
    func `a mobile of somebody else is told to who holds it`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        _ = try await world.member(new)
        let me = try await world.member(old)
        let codes = [try await world.ownCode(old, me), try await world.code(new, .bind)]
        #expect(try await change(world, me, ["mobile": new, "code": codes[1], "old_code": codes[0]]) == .mobileTaken)
        #expect(try await mobile(world, me) == old)
    }

    @Test(arguments: Engine.available)
    func `every other session ends, this one goes on`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(old)
        let other = try await world.signIn(old, AccountsWorld.password)
        let codes = [try await world.ownCode(old, me), try await world.code(new, .bind)]
        #expect(try await change(world, me, ["mobile": new, "code": codes[1], "old_code": codes[0]]) == nil)
        #expect(try await world.caller(other, fresh: false) == nil)
        let sessions = try await world.accounts.sessions(.parse([:]), by: me.member())
        #expect(sessions.results.map(\.isCurrent) == [true])
    }

    @Test(arguments: Engine.available)
    func `the old mobile and the address are told`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(old, email: email)
        let codes = [try await world.ownCode(old, me), try await world.code(new, .bind)]
        #expect(try await change(world, me, ["mobile": new, "code": codes[1], "old_code": codes[0]]) == nil)
        #expect(try await world.mail(email)?.template == "mobile_changed")
        let told = try #require(try await world.outbox.list(.parse(["to": .text(old)])).first)
        #expect(told.template == "mobile_changed")
        #expect(told.values == ["mobile": "139****4321"])
    }

    @Test(arguments: Engine.available)
    func `who lost the old mobile proves by the mailed link and the password`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(old, email: email)
        _ = try await world.accounts.requestMobileRecovery(.parse([:]), me)
        let token = try await world.token(email)
        let code = try await world.code(new, .bind)
        let fields = ["mobile": new, "code": code, "token": token]
        #expect(try await change(world, me, fields) == .proofNeeded)
        #expect(try await change(world, me, fields.merging(["password": "not this one"]) { $1 }) == .passwordWrong)
        #expect(try await change(world, me, fields.merging(["password": AccountsWorld.password]) { $1 }) == nil)
        #expect(try await mobile(world, me) == new)
    }

    @Test(arguments: Engine.available)
    func `a link of another account, and one of an hour ago, move nothing`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let stranger = try await world.member("13700000000", email: "x@example.com")
        _ = try await world.accounts.requestMobileRecovery(.parse([:]), stranger)
        let strange = try await world.token("x@example.com")
        let me = try await world.member(old, email: email)
        _ = try await world.accounts.requestMobileRecovery(.parse([:]), me)
        let own = try await world.token(email)
        func attempt(_ token: String) async throws -> Failure? {
            let code = try await world.code(new, .bind)
            return try await change(world, me, ["mobile": new, "code": code, "token": token, "password": AccountsWorld.password])
        }
        #expect(try await attempt(strange) == .linkInvalid)
        world.clock.advance(.hours(1))
        #expect(try await attempt(own) == .linkInvalid)
    }

    @Test(arguments: Engine.available)
    func `of one who registers a mobile and one who moves to it at once, one has it`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(old)
        let own = try await world.ownCode(old, me)
        let bind = try await world.code(new, .bind)
        world.clock.advance(.minutes(2))
        let register = try await world.code(new, .register)
        let outcomes = try await atOnce(2) { number in
            if number == 0 { return try await change(world, me, ["mobile": new, "code": bind, "old_code": own]) }
            let input = try AccountsWorld.registration(new, register)
            return try await failure { try await world.accounts.register(input, world.stranger()) }
        }
        #expect(outcomes.filter { $0 == nil }.count == 1)
        #expect(outcomes.contains(.mobileTaken))
    }

    @Test(arguments: Engine.available)
    func `an account without a mobile gets one by its password`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.accounts.createAdmin(username: "xunkuang", password: AccountsWorld.password)
        let me = try await world.visitor(world.signIn("xunkuang", AccountsWorld.password))
        let code = try await world.code(new, .bind)
        #expect(try await change(world, me, ["mobile": new, "code": code, "password": AccountsWorld.password]) == nil)
        #expect(try await mobile(world, me) == new)
    }
}
