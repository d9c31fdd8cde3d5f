import JixiaCore
import JixiaIdentity

/// Any provider of OpenID Connect (OpenID Connect Core 1.0, Discovery 1.0), by the authorization code flow with PKCE.
public struct OpenIDConnect: IdentityProvider {
    public let name: String
    public let title: ProviderTitle
    private let settings: ProviderSettings
    private let signature: SignatureRule
    private let discovery: Discovery
    private let keys: KeySet
    private let http: ProviderHTTP
    private let now: Now

    public enum SignatureRule: Sendable, Equatable {
        /// RS256 or ES256, by the keys that the provider publishes.
        case published
        /// HS256 with the client's secret. Only where it is set so: anybody who has the secret can sign.
        case secret
    }

    /// - Parameters:
    ///   - issuer: `https://login.school.example`, exactly as the provider writes it of itself.
    ///   - http: has to allow the issuer's host.
    public init(
        _ settings: ProviderSettings, issuer: String, signature: SignatureRule = .published, http: ProviderHTTP, now: @escaping Now
    ) {
        name = settings.name
        title = settings.title
        self.settings = settings
        self.signature = signature
        self.http = http
        self.now = now
        discovery = Discovery(issuer: issuer, http: http, now: now)
        keys = KeySet(http: http, now: now)
    }

    public func askURL(for question: IdentityQuestion) async throws -> String {
        let document = try await discovery.document()
        let fields = [
            ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", question.returnURL),
            ("scope", settings.scopes ?? "openid profile"), ("state", question.state), ("nonce", question.nonce),
        ]
        return OAuthForm.url(document.authorizationEndpoint, fields + PKCE.fields(question))
    }

    public func identity(_ answer: IdentityAnswer, to question: IdentityQuestion) async throws -> Identity {
        let document = try await discovery.document()
        // Another provider's code must not be brought to this one (RFC 9207).
        if document.tellsIssuer || answer.issuer != nil, answer.issuer != document.issuer {
            throw IdentityTrouble.untrusted("an answer of another issuer")
        }
        let reply = try await exchange(answer.code, question, document)
        guard let token = reply.word("id_token") else { throw IdentityTrouble.untrusted("no ID token") }
        let claims = try await verified(token, question, document)
        let name = claims.word("name") ?? claims.word("preferred_username") ?? claims.word("nickname")
        return try Identity.proved(self.name, Self.subject(claims), name: name)
    }

    /// A number for a subject would be another type than the specification has; it is not guessed at.
    private static func subject(_ claims: Tree) -> String? {
        if case .text(let subject)? = claims["sub"] { subject } else { nil }
    }

    private func exchange(
        _ code: String, _ question: IdentityQuestion, _ document: DiscoveryDocument
    ) async throws(IdentityTrouble) -> Tree {
        var fields = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", question.returnURL),
            ("code_verifier", question.verifier),
        ]
        var headers = ["Accept": "application/json"]
        if document.takesSecretInForm {
            fields += [("client_id", settings.clientID), ("client_secret", settings.secret.text)]
        } else {
            headers["Authorization"] = BasicCredentials.header(settings.clientID, settings.secret.text)
        }
        let reply = try await http.post(document.tokenEndpoint, fields, headers: headers)
        let body = try reply.object()
        guard reply.status == 200, body["error"] == nil else { throw .refusal(body.word("error") ?? "status \(reply.status)") }
        return body
    }

    private func verified(_ token: String, _ question: IdentityQuestion, _ document: DiscoveryDocument) async throws(IdentityTrouble)
        -> Tree
    {
        let token = try IDToken(token)
        switch signature {
        case .secret: try token.verify(secret: settings.secret)
        case .published: try token.verify(by: try await keys.key(for: token, at: document.keysURL))
        }
        let expected = IDTokenExpectation(issuer: document.issuer, audience: settings.clientID, nonce: question.nonce)
        try expected.check(token.claims, at: now())
        return token.claims
    }

    public func isReached() async -> Bool { (try? await discovery.document()) != nil }
}

extension OpenIDConnect {
    public static let googleIssuer = "https://accounts.google.com"
    /// The hosts that Google's own discovery document names.
    public static let googleHosts: Set = ["accounts.google.com", "oauth2.googleapis.com", "www.googleapis.com"]
}
