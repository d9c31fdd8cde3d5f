import JixiaCore
import JixiaIdentity

/// WeChat's sign-in for web sites: a QR code that the phone reads. OAuth 2 with names of its own (`appid`, `secret`) and without PKCE.
public struct WeChat: IdentityProvider {
    public static let hosts: Set = ["api.weixin.qq.com"]

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

    /// Without the fragment at the end WeChat shows a mistake.
    public func askURL(for question: IdentityQuestion) async throws -> String {
        OAuthForm.url(
            "https://open.weixin.qq.com/connect/qrconnect",
            [
                ("appid", settings.clientID), ("redirect_uri", question.returnURL), ("response_type", "code"),
                ("scope", settings.scopes ?? "snsapi_login"), ("state", question.state),
            ]) + "#wechat_redirect"
    }

    public func identity(_ answer: IdentityAnswer, to question: IdentityQuestion) async throws -> Identity {
        let grant = try await ask(
            "https://api.weixin.qq.com/sns/oauth2/access_token",
            [
                ("appid", settings.clientID), ("secret", settings.secret.text), ("code", answer.code),
                ("grant_type", "authorization_code"),
            ])
        guard let token = grant.word("access_token"), let openID = grant.word("openid") else {
            throw IdentityTrouble.untrusted("no access token")
        }
        let person = try await ask("https://api.weixin.qq.com/sns/userinfo", [("access_token", token), ("openid", openID)])
        guard person.word("openid") == openID else { throw IdentityTrouble.untrusted("another person than asked for") }
        return try UnionIdentity.make(
            name, union: grant.word("unionid") ?? person.word("unionid"), open: openID, shown: person.word("nickname"))
    }

    /// Mistakes are answered with 200 and an `errcode`.
    private func ask(_ url: String, _ fields: [(String, String)]) async throws(IdentityTrouble) -> Tree {
        let answer = try await http.get(OAuthForm.url(url, fields)).object()
        if let mistake = answer.word("errcode"), mistake != "0" { throw .refusal(mistake) }
        return answer
    }

    public func isReached() async -> Bool { (try? await http.get("https://api.weixin.qq.com/sns/auth")) != nil }
}
