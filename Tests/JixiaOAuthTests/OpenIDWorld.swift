import JixiaCore
import JixiaIdentity
import JixiaTesting
import Testing

@testable import JixiaOAuth

/// A provider of OpenID Connect, its two keys published, that gives a test's token for any code.
struct OpenIDWorld {
    static let issuer = "https://login.example"
    let site = FakeSite()
    let clock = TestClock()
    let maker: TokenMaker
    let provider: OpenIDConnect

    init(_ signature: OpenIDConnect.SignatureRule = .published, hosts: Set<String> = ["login.example"]) throws {
        maker = try #require(TokenMaker.shared)
        provider = OpenIDConnect(
            OAuthWorld.settings("school"), issuer: Self.issuer, signature: signature, http: site.http(hosts, clock.now), now: clock.now)
        describe()
        publish(try maker.rsaKey(), maker.p256Key())
    }

    func describe(_ changes: [String: Tree] = [:]) {
        var document: [String: Tree] = [
            "issuer": .text(Self.issuer), "authorization_endpoint": "https://login.example/authorize?tenant=1",
            "token_endpoint": "https://login.example/token", "jwks_uri": "https://login.example/keys",
        ]
        for (name, value) in changes { document[name] = value == .null ? nil : value }
        site.answer(Self.issuer + "/.well-known/openid-configuration", String(decoding: Tree.object(document).json, as: UTF8.self))
    }

    func publish(_ keys: Tree...) {
        site.answer("https://login.example/keys", String(decoding: Tree.object(["keys": .list(keys)]).json, as: UTF8.self))
    }

    func identity(_ token: String, issuer: String? = nil) async throws -> Identity {
        let grant: Tree = ["access_token": "a", "token_type": "Bearer", "id_token": .text(token)]
        site.answer("https://login.example/token", String(decoding: grant.json, as: UTF8.self))
        return try await provider.identity(IdentityAnswer(code: "c0de", issuer: issuer), to: OAuthWorld.question)
    }
}
