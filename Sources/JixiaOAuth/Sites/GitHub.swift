import JixiaCore
import JixiaIdentity

/// GitHub's web application flow, with PKCE. Its number of a person lasts; the login name may pass to somebody else.
public struct GitHub: IdentityProvider {
    public static let hosts: Set = ["github.com", "api.github.com"]

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
        let fields = [
            ("client_id", settings.clientID), ("redirect_uri", question.returnURL), ("scope", settings.scopes ?? "read:user"),
            ("state", question.state),
        ]
        return OAuthForm.url("https://github.com/login/oauth/authorize", fields + PKCE.fields(question))
    }

    public func identity(_ answer: IdentityAnswer, to question: IdentityQuestion) async throws -> Identity {
        let fields = [
            ("client_id", settings.clientID), ("client_secret", settings.secret.text), ("code", answer.code),
            ("redirect_uri", question.returnURL), ("code_verifier", question.verifier),
        ]
        let reply = try await http.post(
            "https://github.com/login/oauth/access_token", fields, headers: ["Accept": "application/json"])
        // Mistakes are answered with 200 as well.
        let grant = try reply.object()
        guard let token = grant.word("access_token") else { throw IdentityTrouble.refusal(grant.word("error")) }
        let shown = try await http.get(
            "https://api.github.com/user",
            headers: ["Accept": "application/vnd.github+json", "Authorization": "Bearer \(token)", "X-GitHub-Api-Version": "2022-11-28"])
        guard shown.status == 200 else { throw IdentityTrouble.refusal("status \(shown.status)") }
        let person = try shown.object()
        guard case .number(let number)? = person["id"], number > 0 else { throw IdentityTrouble.untrusted("no number") }
        return try Identity.proved(name, String(number), name: person.word("login"))
    }

    public func isReached() async -> Bool { (try? await http.get("https://api.github.com/zen")) != nil }
}
