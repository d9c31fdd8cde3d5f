import JixiaCore
import JixiaIdentity

/// QQ Connect, OAuth 2 without PKCE, whose answers come in three forms: a form, `callback({…});` and plain JSON.
public struct QQ: IdentityProvider {
    public static let hosts: Set = ["graph.qq.com"]

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
        OAuthForm.url(
            "https://graph.qq.com/oauth2.0/authorize",
            [
                ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", question.returnURL),
                ("state", question.state), ("scope", settings.scopes ?? "get_user_info"),
            ])
    }

    public func identity(_ answer: IdentityAnswer, to question: IdentityQuestion) async throws -> Identity {
        let token = try await token(answer.code, question)
        let me = try QQAnswer(
            await http.get(OAuthForm.url("https://graph.qq.com/oauth2.0/me", [("access_token", token), ("unionid", "1")])))
        guard let openID = me["openid"] else { throw IdentityTrouble.refusal(me.mistake) }
        // A token of another site would name a person of that site.
        guard me["client_id"] == settings.clientID else { throw IdentityTrouble.untrusted("a token for another site") }
        let person = try QQAnswer(
            await http.get(
                OAuthForm.url(
                    "https://graph.qq.com/user/get_user_info",
                    [("access_token", token), ("oauth_consumer_key", settings.clientID), ("openid", openID)])))
        guard person["ret"] == "0" else { throw IdentityTrouble.refusal(person.mistake) }
        return try UnionIdentity.make(name, union: me["unionid"], open: openID, shown: person["nickname"])
    }

    private func token(_ code: String, _ question: IdentityQuestion) async throws(IdentityTrouble) -> String {
        let fields = [
            ("grant_type", "authorization_code"), ("client_id", settings.clientID), ("client_secret", settings.secret.text),
            ("code", code), ("redirect_uri", question.returnURL),
        ]
        let grant = try QQAnswer(await http.get(OAuthForm.url("https://graph.qq.com/oauth2.0/token", fields)))
        guard let token = grant["access_token"] else { throw .refusal(grant.mistake) }
        return token
    }

    public func isReached() async -> Bool { (try? await http.get("https://graph.qq.com/oauth2.0/me")) != nil }
}

/// An answer of QQ in any of its forms.
struct QQAnswer {
    private let fields: Tree

    init(_ reply: ProviderHTTP.Reply) throws(IdentityTrouble) {
        let text = String(decoding: reply.body, as: UTF8.self).trimmingPrefix { $0.isWhitespace }
        if text.hasPrefix("callback") {
            guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close,
                let tree = Tree(json: Array(text[text.index(after: open)..<close].utf8)), case .object = tree
            else { throw .untrusted("a callback that holds no JSON") }
            fields = tree
        } else if text.hasPrefix("{") {
            fields = try reply.object()
        } else {
            fields = .object(OAuthForm.decode(text).mapValues(Tree.text))
        }
    }

    subscript(_ name: String) -> String? { fields.word(name) }

    /// The number it gives a mistake.
    var mistake: String? { self["error"] ?? self["ret"] ?? self["code"] }
}
