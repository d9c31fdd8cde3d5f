import JixiaCore
import JixiaIdentity
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// Accounts beside two providers.
struct ProviderWorld: Sendable {
    let world: AccountsWorld
    let github: FakeProvider
    let school: FakeProvider
    var accounts: Accounts { world.accounts }

    init(_ engine: Engine) async throws {
        try await self.init { try await AccountsWorld(engine, providers: $0) }
    }

    /// - Parameter world: made beside the providers.
    init(_ world: (IdentityProviders) async throws -> AccountsWorld) async throws {
        github = FakeProvider("github")
        school = FakeProvider("school")
        self.world = try await world(IdentityProviders([github, school], publicURL: "https://jixia.example"))
    }

    /// The state that went to the provider, and what the browser keeps.
    func start(_ provider: FakeProvider? = nil, next: String = "/", by caller: Caller? = nil) async throws -> (state: String, flow: String)
    {
        let provider = provider ?? github
        let input = try StartProvider.parse(["provider": .text(provider.name), "next": .text(next)])
        let start =
            if let caller { try await accounts.startBinding(input, by: caller) } else {
                try await accounts.startProvider(input, world.stranger())
            }
        return (try #require(provider.questions.last).state, start.flow)
    }

    static func answer(_ provider: String, _ state: String, _ flow: String, _ code: String?) throws -> ProviderReturn {
        try ProviderReturn.parse(["provider": .text(provider), "state": .text(state), "flow": .text(flow), "code": .text(code ?? "")])
    }

    /// A whole way through a provider, of a program.
    func visit(_ subject: String, at provider: FakeProvider? = nil, earlier: String? = nil, called: String? = nil) async throws
        -> ProviderSignIn
    {
        let provider = provider ?? github
        let (state, flow) = try await start(provider)
        let code = provider.code(subject, earlier: earlier, called: called)
        return try await accounts.finishProvider(Self.answer(provider.name, state, flow, code), world.stranger())
    }

    func ticket(_ subject: String, at provider: FakeProvider? = nil, called: String? = nil) async throws -> String {
        try #require(try await visit(subject, at: provider, called: called).ticket)
    }

    func enter(_ ticket: String, _ mobile: String, code: String? = nil, existing: Bool = false) async throws -> CodeSignIn {
        let given: String
        if let code { given = code } else { given = try await world.code(mobile) }
        let input = try EnterWithTicket.parse([
            "ticket": .text(ticket), "mobile": .text(mobile), "code": .text(given), "existing": .flag(existing),
        ])
        return try await accounts.enterWithTicket(input, world.stranger())
    }

    func bind(_ ticket: String, by signIn: SignIn) async throws -> IdentitySummary {
        try await accounts.bindIdentity(.parse(["ticket": .text(ticket)]), by: caller(signIn))
    }

    func caller(_ signIn: SignIn) async throws -> Caller { try #require(try await world.caller(signIn)) }

    func unbind(_ id: ID<IdentityBinding>, by caller: Caller) async throws {
        _ = try await accounts.unbindIdentity(.parse(["id": .number(id.number)]), by: caller)
    }
}
