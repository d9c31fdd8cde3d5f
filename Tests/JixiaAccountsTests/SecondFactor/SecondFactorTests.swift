import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct SecondFactorTests {
    @Test(arguments: Engine.available)
    func `an app is set up with its first code, and ten recovery codes are shown once`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        #expect(Set(setup.recoveryCodes).count == 10)
        #expect(setup.recoveryCodes.allSatisfy { $0.wholeMatch(of: /[a-z2-9]{4}(-[a-z2-9]{4}){3}/) != nil })
        let state = try await setup.accounts.secondFactor(.parse([:]), by: setup.caller)
        #expect(state.setAt != nil && state.recoveryCodesLeft == 10 && !state.isRequired)
        #expect(try await setup.events() == [.secondFactorSet, .newDevice])
    }

    @Test(arguments: Engine.available)
    func `a secret has 160 bits and is told as text, as a URL and as a picture`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let caller = try #require(try await world.caller(try await world.register("13812345678", username: "稷下先生")))
        let shown = try await world.accounts.beginSecondFactor(.parse([:]), by: caller)
        #expect(shown.secret.wholeMatch(of: /[A-Z2-7]{4}( [A-Z2-7]{4}){7}/) != nil)
        let secret = shown.secret.filter { $0 != " " }
        #expect(shown.url.hasPrefix("otpauth://totp/Jixia:%E7%A8%B7%E4%B8%8B%E5%85%88%E7%94%9F?secret=\(secret)&issuer=Jixia"))
        #expect(shown.picture == "<svg>\(shown.url)</svg>")
        // Until it is confirmed it can be shown again, and nothing has changed for signing in.
        #expect(try await world.accounts.pendingSecondFactor(by: caller)?.secret == shown.secret)
        _ = try await world.signIn("13812345678", AccountsWorld.password)
        world.clock.advance(.minutes(16))
        #expect(try await world.accounts.pendingSecondFactor(by: caller) == nil)
        #expect(
            try await failure { try await world.accounts.confirmSecondFactor(.parse(["code": "123456"]), by: caller) }
                == .secondFactorMissing)
    }

    @Test(arguments: Engine.available)
    func `a wrong first code confirms nothing`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.register("13812345678")
        let caller = try #require(try await world.caller(signIn))
        _ = try await world.accounts.beginSecondFactor(.parse([:]), by: caller)
        let wrong = world.wrong(try await SecondFactorWorld.code(signIn.account, world))
        let refused = try await failure { try await world.accounts.confirmSecondFactor(.parse(["code": .text(wrong)]), by: caller) }
        #expect(refused == .secondFactorWrong)
        _ = try await world.signIn("13812345678", AccountsWorld.password)
    }

    @Test(arguments: Engine.available)
    func `the database alone gives neither secret nor recovery code`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let factor = try #require(try await setup.world.database.read { tx in try tx.secondFactor(of: setup.account) })
        let secret = try setup.accounts.secret(of: factor)
        #expect(secret.count == 20)
        #expect(!factor.sealed.contains(Base32.encode(secret)) && !factor.sealed.contains(secret.hexadecimal))
        let hashes: [String] = try await setup.world.database.read { tx in try tx.values("SELECT hash AS value FROM recovery_code") }
        #expect(hashes.count == 10 && Set(hashes).isDisjoint(with: setup.recoveryCodes))
        // What is sealed for one account is worth nothing in the row of another.
        #expect(throws: (any Error).self) { try Seal(key: setup.accounts.keys.seal).open(factor.sealed, for: "totp:999") }
        #expect(throws: (any Error).self) {
            try Seal(key: Keys(Secret("another secret")).seal).open(factor.sealed, for: "totp:\(setup.account)")
        }
    }

    @Test(arguments: Engine.available)
    func `an app that is set up is not replaced, and a stale session neither sets up nor removes one`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        #expect(try await failure { try await setup.accounts.beginSecondFactor(.parse([:]), by: setup.caller) } == .secondFactorSet)
        let stale = try await setup.proved(.minutes(5))
        #expect(try await failure { try await setup.accounts.beginSecondFactor(.parse([:]), by: stale) } == .stepUpNeeded)
        #expect(try await failure { try await setup.accounts.removeSecondFactor(.parse([:]), by: stale) } == .stepUpNeeded)
        #expect(try await failure { try await setup.accounts.renewRecoveryCodes(.parse([:]), by: stale) } == .stepUpNeeded)
    }

    @Test(arguments: Engine.available)
    func `new recovery codes end the old ones`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let renewed = try await setup.accounts.renewRecoveryCodes(.parse([:]), by: setup.caller).codes
        let ticket = try await setup.ticket()
        #expect(try await failure { try await setup.enter(ticket, setup.recoveryCodes[0]) } == .secondFactorWrong)
        try await setup.enter(ticket, renewed[0])
        #expect(try await setup.events().contains(.recoveryCodesMade))
    }

    @Test(arguments: Engine.available)
    func `removed, the password alone signs in again`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        _ = try await setup.accounts.removeSecondFactor(.parse([:]), by: setup.caller)
        _ = try await setup.world.signIn(SecondFactorWorld.mobile, AccountsWorld.password)
        #expect(try await setup.world.count("recovery_code") == 0)
        #expect(try await setup.events().contains(.secondFactorRemoved))
        #expect(try await failure { try await setup.accounts.removeSecondFactor(.parse([:]), by: setup.caller) } == .secondFactorMissing)
    }
}
