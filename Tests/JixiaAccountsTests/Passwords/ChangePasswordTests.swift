import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct ChangePasswordTests {
    private let mobile = "13812345678"
    private let new = "a wholly new password"

    private func change(_ world: AccountsWorld, _ me: Visitor, _ fields: [String: String]) async throws -> Failure? {
        let input = try ChangePassword.parse(fields.merging(["password": new]) { first, _ in first }.mapValues(Tree.text))
        return try await failure { try await world.accounts.changePassword(input, me) }
    }

    @Test(arguments: Engine.available)
    func `the old password opens the way to a new one`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile)
        #expect(try await change(world, me, ["old_password": "not this one"]) == .passwordWrong.on("old_password"))
        #expect(try await change(world, me, [:]) == .proofNeeded.on("old_password"))
        #expect(try await change(world, me, ["old_password": AccountsWorld.password]) == nil)
        #expect(try await failure { try await world.signIn(mobile, AccountsWorld.password) } == .signInWrong)
        _ = try await world.signIn(mobile, new)
    }

    @Test(arguments: Engine.available)
    func `other sessions end, this one goes on`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile)
        let other = try await world.signIn(mobile, AccountsWorld.password)
        #expect(try await change(world, me, ["old_password": AccountsWorld.password]) == nil)
        #expect(try await world.caller(other, fresh: false) == nil)
        #expect(try await failure { try await world.refresh(other.refreshToken) } == .refreshTokenInvalid)
        let sessions = try await world.accounts.sessions(.parse([:]), by: me.member())
        #expect(sessions.results.map(\.isCurrent) == [true])
    }

    @Test(arguments: Engine.available)
    func `wrong ones tried at once are counted one by one`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile)
        let failures = try await atOnce(8) { _ in try await change(world, me, ["old_password": "not this one"]) }
        #expect(failures.allSatisfy { $0 != nil })
        #expect(try await change(world, me, ["old_password": AccountsWorld.password]) == .captchaNeeded(for: .login))
    }

    @Test(arguments: Engine.available)
    func `an account made by a code sets its first password by a code`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.signInByCode(mobile, world.code(mobile)).signIn
        let me = try await world.visitor(signIn)
        world.clock.advance(.minutes(2))
        #expect(try await change(world, me, [:]) == .proofNeeded.on("code"))
        #expect(try await change(world, me, ["code": world.ownCode(mobile, me)]) == nil)
        _ = try await world.signIn(mobile, new)
        world.clock.advance(.minutes(2))
        // From now on a code does not do.
        #expect(try await change(world, me, ["code": world.ownCode(mobile, me)]) == .proofNeeded.on("old_password"))
    }

    @Test(arguments: Engine.available)
    func `a name is no password, and the address hears of a new one`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let me = try await world.member(mobile, email: "meng@example.com")
        #expect(try await change(world, me, ["old_password": AccountsWorld.password, "password": mobile]) == .passwordCommon)
        #expect(try await change(world, me, ["old_password": AccountsWorld.password]) == nil)
        #expect(try await world.mail("meng@example.com")?.template == "password_changed")
    }
}
