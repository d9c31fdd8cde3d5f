import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// The secret is changed: the processes start again with a new one, and know the one before.
@Suite struct SecretChangeTests {
    private let mobile = "13812345678"

    @Test(arguments: Engine.available)
    func `tokens and forms of before stay good, and new ones are made with the new secret`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.register(mobile)
        let caller = try #require(try await world.caller(signIn))
        let changed = world.changedSecret()
        #expect(try await changed.authenticate(token: signIn.token, fresh: true) == caller)
        #expect(changed.isCSRFToken(world.accounts.csrfToken(for: caller.session), for: caller.session))
        let new = try await changed.refresh(.parse(["refresh_token": .text(signIn.refreshToken)]), world.stranger())
        #expect(try await changed.authenticate(token: new.token, fresh: true) == caller)
        // Who has the old secret alone cannot read what the new one made.
        #expect(try await world.caller(new) == nil)
        #expect(!world.accounts.isCSRFToken(changed.csrfToken(for: caller.session), for: caller.session))
        // Once the one before is forgotten, what it made is worth nothing.
        #expect(try await world.changedSecret(keepsPrevious: false).authenticate(token: signIn.token, fresh: true) == nil)
    }

    @Test(arguments: Engine.available)
    func `a refresh that is repeated across the change is no theft`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.register(mobile)
        let child = try await world.refresh(signIn.refreshToken).refreshToken
        let again = try await world.changedSecret().refresh(.parse(["refresh_token": .text(signIn.refreshToken)]), world.stranger())
        #expect(again.refreshToken == child)
    }

    @Test(arguments: Engine.available)
    func `a code under way arrives and signs in`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.requestCode(mobile)
        let id: ID<SMSCode> = try #require(try await world.database.read { tx in try tx.value("SELECT id AS value FROM sms_code") })
        let changed = world.changedSecret()
        try await changed.sendCode(id)
        let code = try #require(try await world.lastCode(mobile))
        _ = try await changed.signInByCode(.parse(["mobile": .text(mobile), "code": .text(code)]), world.stranger())
    }

    @Test(arguments: Engine.available)
    func `second factors are sealed anew, and then the old secret may go`(_ engine: Engine) async throws {
        let setup = try await SecondFactorWorld(engine)
        let changed = setup.world.changedSecret()
        try await setup.enter(setup.ticket(), setup.code(), with: changed)
        let before = try #require(try await setup.world.database.read { tx in try tx.secondFactor(of: setup.account) })
        let secret = try setup.accounts.secret(of: before)
        try await changed.resealSecondFactors()
        let after = try #require(try await setup.world.database.read { tx in try tx.secondFactor(of: setup.account) })
        #expect(after.sealed != before.sealed)
        #expect(try setup.world.changedSecret(keepsPrevious: false).secret(of: after) == secret)
        #expect(throws: (any Error).self) { try setup.accounts.secret(of: after) }
    }
}
