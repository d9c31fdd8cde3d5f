import JixiaCore
import JixiaIdentity
import Synchronization

/// What a provider publishes of itself (OpenID Connect Discovery 1.0), as far as it is used here.
struct DiscoveryDocument: Sendable, Equatable {
    let issuer: String
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let keysURL: String
    /// `client_secret_post`; else `client_secret_basic`, which is what holds where nothing is said.
    let takesSecretInForm: Bool
    /// The answer through the browser says who gives it (RFC 9207).
    let tellsIssuer: Bool

    /// - Throws: `IdentityTrouble.untrusted` for a document of somebody else, or one that leads away from the provider's hosts.
    init(_ tree: Tree, of issuer: String, hosts: Set<String>) throws(IdentityTrouble) {
        guard tree["issuer"] == .text(issuer) else { throw .untrusted("a discovery document of another issuer") }
        guard let own = URLHost(issuer) else { throw .untrusted("an issuer that is no address") }
        func endpoint(_ name: String, isAsked: Bool = true) throws(IdentityTrouble) -> String {
            guard let url = tree.word(name), let host = URLHost(url), host.scheme == own.scheme, !url.contains("#") else {
                throw .untrusted("no usable \(name)")
            }
            guard !isAsked || hosts.contains(host.name) else { throw .untrusted("\(name) is on a host that is not allowed: \(host.name)") }
            return url
        }
        self.issuer = issuer
        // The browser goes there, not this server.
        authorizationEndpoint = try endpoint("authorization_endpoint", isAsked: false)
        tokenEndpoint = try endpoint("token_endpoint")
        keysURL = try endpoint("jwks_uri")
        if case .list(let methods)? = tree["token_endpoint_auth_methods_supported"] {
            takesSecretInForm = methods.contains("client_secret_post")
        } else {
            takesSecretInForm = false
        }
        tellsIssuer = tree["authorization_response_iss_parameter_supported"] == .flag(true)
    }
}

/// Reads the document once an hour, and again after it could not be read.
final class Discovery: Sendable {
    static let life = Duration.hours(1)

    private let issuer: String
    private let http: ProviderHTTP
    private let now: Now
    private let kept = Mutex<(document: DiscoveryDocument, readAt: Moment)?>(nil)

    init(issuer: String, http: ProviderHTTP, now: @escaping Now) {
        self.issuer = issuer
        self.http = http
        self.now = now
    }

    func document() async throws(IdentityTrouble) -> DiscoveryDocument {
        if let kept = kept.withLock({ $0 }), now() - kept.readAt < Self.life { return kept.document }
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        let reply = try await http.get(base + "/.well-known/openid-configuration", headers: ["Accept": "application/json"])
        guard reply.status == 200 else { throw .unreachable }
        let document = try DiscoveryDocument(reply.object(), of: issuer, hosts: http.hosts)
        let readAt = now()
        kept.withLock { $0 = (document, readAt) }
        return document
    }
}
