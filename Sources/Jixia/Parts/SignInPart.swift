import AsyncHTTPClient
import JixiaAccounts
import JixiaCore
import JixiaIdentity
import JixiaOAuth
import Logging

/// The providers that people may sign in by, each with a way out of its own.
struct SignInPart: Sendable {
    let all: [any IdentityProvider]

    init(_ settings: Settings, _ client: HTTPClient, now: @escaping Now) {
        all = settings.signIn.map { one in
            let http = ProviderHTTP(client, hosts: one.hosts, now: now)
            return Self.provider(one, http, now)
        }
    }

    private static func provider(_ one: SignInSettings, _ http: ProviderHTTP, _ now: @escaping Now) -> any IdentityProvider {
        if let issuer = one.issuer {
            return OpenIDConnect(one.provider, issuer: issuer, signature: one.signature, http: http, now: now)
        }
        switch one.name {
        case "weibo": return Weibo(one.provider, http: http)
        case "qq": return QQ(one.provider, http: http)
        case "wechat": return WeChat(one.provider, http: http)
        default: return GitHub(one.provider, http: http)
        }
    }

    /// The log tells the operator why; people are told that it did not work.
    func providers(publicURL: String) -> IdentityProviders {
        let logger = Logger(label: "jixia.signin")
        return IdentityProviders(all, publicURL: publicURL) { provider, trouble in
            logger.warning("provider", metadata: ["provider": "\(provider)", "trouble": "\(trouble)"])
        }
    }
}
