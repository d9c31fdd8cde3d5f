import JixiaCore
import JixiaIdentity

/// Sina Weibo, OAuth 2 without PKCE: its documents know no such parameter. State and the exact return address stand against
/// codes that were caught or slipped in.
public struct Weibo: IdentityProvider {
    public static let hosts: Set = ["api.weibo.com"]

    public let name: String
    public let title: ProviderTitle
    private let settings: ProviderSettings
    private let http: ProviderHTTP

    public init(_ settings: ProviderSettings, http: ProviderHTTP) {
        name = settings.name
        title = settings.title
        self.settings = settings
        self.http = http
    }

    public func askURL(for question: IdentityQuestion) async throws -> String {
        var fields = [
            ("client_id", settings.clientID), ("response_type", "code"), ("redirect_uri", question.returnURL), ("state", question.state),
        ]
        if let scopes = settings.scopes { fields.append(("scope", scopes)) }
        return OAuthForm.url("https://api.weibo.com/oauth2/authorize", fields)
    }

    public func identity(_ answer: IdentityAnswer, to question: IdentityQuestion) async throws -> Identity {
        let fields = [
            ("client_id", settings.clientID), ("client_secret", settings.secret.text), ("grant_type", "authorization_code"),
            ("code", answer.code), ("redirect_uri", question.returnURL),
        ]
        let grant = try await http.post("https://api.weibo.com/oauth2/access_token", fields).object()
        guard let token = grant.word("access_token"), let uid = grant.word("uid") else {
            throw IdentityTrouble.refusal(grant.word("error_code") ?? grant.word("error"))
        }
        let person = try await http.get(
            OAuthForm.url("https://api.weibo.com/2/users/show.json", [("access_token", token), ("uid", uid)])
        ).object()
        guard person["error_code"] == nil else { throw IdentityTrouble.refusal(person.word("error_code")) }
        guard person.word("idstr") ?? person.word("id") == uid else { throw IdentityTrouble.untrusted("another person than asked for") }
        return try Identity.proved(name, uid, name: person.word("screen_name"))
    }

    public func isReached() async -> Bool { (try? await http.get("https://api.weibo.com/oauth2/authorize")) != nil }
}
