import Foundation
import JixiaCore
import JixiaIdentity
import JixiaMemory

/// One way through a provider and back. The memory holds it under the hash of its state, for one taking; what is secret is made
/// anew from the state that comes back, and kept nowhere.
struct ProviderFlow: Codable, Sendable {
    static let life = Duration.minutes(10)

    let provider: String
    /// Whose way it is: the hash of a secret that only the browser or the program has that began it.
    let holder: String
    /// A path of our own to go on to.
    let next: String
    /// The account that is to be opened by the identity as well; nil where somebody signs in.
    let binder: ID<Account>?

    static func key(_ state: String) -> String { "provider-flow:" + Secrets.hash(state) }
}

public struct StartProvider: Input {
    let provider: String
    let next: String

    public init(_ form: inout Form) {
        provider = form.text("provider", 1...20)
        // A path of our own, as the pages check it; programs have no need of one.
        next = form.optionalText("next", 1...500) ?? "/"
    }
}

/// Where to send the person, and what to come back with.
public struct ProviderStart: Output {
    public let url: String
    /// Proves, when the answer comes, that it is for who asked. A page keeps it in a cookie.
    public let flow: String

    public static var example: ProviderStart {
        ProviderStart(
            url: "https://github.com/login/oauth/authorize?client_id=Iv1.5a&state=5f5f", flow: String(repeating: "5f", count: 32))
    }

    public func write(to fields: inout Fields) {
        fields.text("url", url)
        fields.text("flow", flow)
        fields.number("expires_in", ProviderFlow.life.secondsRoundedUp)
    }
}

extension Accounts {
    /// Begins to ask a provider who somebody is.
    public func startProvider(_ input: StartProvider, _ visitor: Visitor) async throws -> ProviderStart {
        try await start(input, for: nil)
    }

    /// The same for who is signed in and wants to sign in that way from now on.
    public func startBinding(_ input: StartProvider, by caller: Caller) async throws -> ProviderStart {
        try await start(input, for: caller.account)
    }

    private func start(_ input: StartProvider, for binder: ID<Account>?) async throws -> ProviderStart {
        let provider = try providers.named(input.provider)
        let state = Chance.token(), holder = Chance.token()
        let url = try await providers.asking(provider) { try await provider.askURL(for: question(provider.name, state)) }
        let flow = ProviderFlow(provider: provider.name, holder: Secrets.hash(holder), next: input.next, binder: binder)
        let text = String(decoding: try JSONEncoder().encode(flow), as: UTF8.self)
        try await memory.set(ProviderFlow.key(state), text, for: ProviderFlow.life)
        return ProviderStart(url: url, flow: holder)
    }

    /// The flow, once: whoever comes with the same state again, or with one of another holder or provider, gets nothing.
    func takeFlow(_ state: String, of holder: String, at provider: String) async throws -> ProviderFlow {
        guard let text = try await memory.take(ProviderFlow.key(state)),
            let flow = try? JSONDecoder().decode(ProviderFlow.self, from: Data(text.utf8)),
            Secrets.equal(flow.holder, Secrets.hash(holder)), flow.provider == provider
        else { throw Failure.providerFlowOver }
        return flow
    }

    func question(_ provider: String, _ state: String) -> IdentityQuestion {
        IdentityQuestion(
            state: state, nonce: keys.providerFlow.mac("nonce", provider, state).hexadecimal,
            // 43 of the letters that RFC 7636 allows
            verifier: Base64URL.encode(keys.providerFlow.mac("verifier", provider, state)), returnURL: providers.returnURL(provider))
    }
}
