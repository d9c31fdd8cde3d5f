import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// An account with a second factor, and the phone that shows its codes.
struct SecondFactorWorld: Sendable {
    static let mobile = "13812345678"

    let world: AccountsWorld
    let account: ID<Account>
    let caller: Caller
    let recoveryCodes: [String]
    var accounts: Accounts { world.accounts }

    /// Some time after all of it: the code that confirmed the app is old.
    init(_ engine: Engine, providers: IdentityProviders = .none) async throws {
        world = try await AccountsWorld(engine, providers: providers)
        let signIn = try await world.register(Self.mobile)
        account = signIn.account
        caller = try #require(try await world.caller(signIn))
        _ = try await world.accounts.beginSecondFactor(.parse([:]), by: caller)
        let code = try await Self.code(account, world)
        recoveryCodes = try await world.accounts.confirmSecondFactor(.parse(["code": .text(code)]), by: caller).codes
        world.clock.advance(.minutes(2))
    }

    /// What the app shows now.
    func code(_ steps: Int64 = 0) async throws -> String { try await Self.code(account, world, steps) }

    static func code(_ account: ID<Account>, _ world: AccountsWorld, _ steps: Int64 = 0) async throws -> String {
        let factor = try #require(try await world.database.read { tx in try tx.secondFactor(of: account) })
        return TOTP.code(try world.accounts.secret(of: factor), step: TOTP.step(at: world.clock.now()) + steps)
    }

    /// A right password, and what it leads to.
    func ticket() async throws -> String {
        let failure = try await failure { try await world.signIn(Self.mobile, AccountsWorld.password) }
        #expect(failure?.code == "second_factor_needed")
        return try #require(failure?.members["ticket"])
    }

    @discardableResult
    func enter(_ ticket: String, _ code: String, with accounts: Accounts? = nil) async throws -> SignIn {
        try await (accounts ?? self.accounts)
            .signInBySecondFactor(.parse(["ticket": .text(ticket), "code": .text(code)]), world.stranger())
    }

    func events() async throws -> [SecurityEvent.Kind] {
        try await accounts.securityEvents(.parse([:]), by: caller).results.map(\.kind)
    }

    /// As if the last proof of this session lay this long back.
    func proved(_ ago: Duration) async throws -> Caller {
        try await world.database.write { tx in
            try tx.run("UPDATE account_session SET proved_at = \(world.clock.now() - ago) WHERE id = \(caller.session)")
        }
        return try await again()
    }

    /// The same session, looked at anew.
    func again(_ accounts: Accounts? = nil) async throws -> Caller {
        let token = AccessToken(account: account, session: caller.session, epoch: 0)
            .signed(at: world.clock.now(), with: world.accounts.keys.access)
        return try #require(try await (accounts ?? self.accounts).authenticate(token: token, fresh: true))
    }
}
