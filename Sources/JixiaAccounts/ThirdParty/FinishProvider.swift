import JixiaCore
import JixiaIdentity
import JixiaStore

/// What a provider sent somebody back with, and what they began with.
public struct ProviderReturn: Input {
    let provider: String
    let state: String
    let flow: String
    let code: String?
    let issuer: String?

    public init(_ form: inout Form) {
        provider = form.text("provider", 1...20)
        state = form.text("state", 1...200)
        flow = form.text("flow", 1...200)
        code = form.optionalText("code", 1...2000)
        issuer = form.optionalText("iss", 1...500)
    }
}

/// What a way through a provider led to.
enum ProviderArrival: Sendable {
    /// The identity opens an account.
    case opened(OpenedSession)
    /// It is bound to the account that asked for it, and was before.
    case bound
    /// Nobody has it yet: the person chooses.
    case unknown(IssuedTicket)
}

/// The same, for pages.
public enum BrowserArrival: Sendable {
    case signedIn(BrowserSession, next: String)
    case bound(next: String)
    case unknown(ticket: String, next: String)
}

/// The same, for programs.
public struct ProviderSignIn: Output {
    public let signIn: SignIn?
    /// For `users/login/providers/new` or `users/identities`, within ten minutes.
    public let ticket: String?

    public static var example: ProviderSignIn { ProviderSignIn(signIn: .example, ticket: nil) }

    public func write(to fields: inout Fields) {
        fields.object("sign_in", signIn)
        fields.text("ticket", ticket)
    }
}

extension Accounts {
    /// Signs in who the provider says it is, if that opens an account; otherwise gives a ticket to choose one with.
    public func finishProvider(_ input: ProviderReturn, _ visitor: Visitor) async throws -> ProviderSignIn {
        let (_, arrival) = try await arrive(input, visitor, as: .tokens)
        switch arrival {
        case .opened(let opened): return ProviderSignIn(signIn: tokens(opened), ticket: nil)
        case .bound: throw Failure.identityTaken
        case .unknown(let issued): return ProviderSignIn(signIn: nil, ticket: issued.secret)
        }
    }

    public func browserFinishProvider(_ input: ProviderReturn, _ visitor: Visitor) async throws -> BrowserArrival {
        let (flow, arrival) = try await arrive(input, visitor, as: .browser(remembered: false))
        switch arrival {
        case .opened(let opened): return .signedIn(browser(opened, created: false), next: flow.next)
        case .bound: return .bound(next: flow.next)
        case .unknown(let issued): return .unknown(ticket: issued.secret, next: flow.next)
        }
    }

    private func arrive(
        _ input: ProviderReturn, _ visitor: Visitor, as kind: SessionKind
    ) async throws -> (ProviderFlow, ProviderArrival) {
        let flow = try await takeFlow(input.state, of: input.flow, at: input.provider)
        // Some providers say why, some say nothing at all.
        guard let code = input.code else { throw Failure.providerDenied }
        let provider = try providers.named(flow.provider)
        let identity = try await providers.asking(provider) {
            try await provider.identity(IdentityAnswer(code: code, issuer: input.issuer), to: question(provider.name, input.state))
        }
        let arrival = try await database.write { tx in try open(identity, flow, visitor, as: kind, in: tx) }.get()
        if case .opened(let opened) = arrival { try await settle(opened, for: visitor) }
        return (flow, arrival)
    }

    private func open(
        _ identity: Identity, _ flow: ProviderFlow, _ visitor: Visitor, as kind: SessionKind, in tx: any Transaction
    ) throws -> Result<ProviderArrival, Failure> {
        guard let found = try tx.binding(of: identity) else { return .success(.unknown(try issueTicket(identity, in: tx))) }
        if let binder = flow.binder { return found.account == binder ? .success(.bound) : .failure(.identityTaken) }
        guard let account = try tx.lockedAccount(found.account), !account.isDisabled else { return .failure(.accountDisabled) }
        // Unbound, or moved to another account, before this one was held.
        guard try tx.binding(of: identity)?.account == account.id else { return .failure(.providerFlowOver) }
        try tx.run(
            """
            UPDATE account_identity SET used_at = \(now()), subject = \(identity.subject), display_name = \((identity.displayName ?? found.displayName).cut(to: 60))
            WHERE id = \(found.id)
            """)
        return try enter(kind, of: account, for: visitor, in: tx).map { .opened($0) }
    }
}
