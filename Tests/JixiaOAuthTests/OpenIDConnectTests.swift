import JixiaCore
import JixiaIdentity
import Testing

@testable import JixiaOAuth

@Suite struct OpenIDConnectTests {
    @Test func `the browser is sent with state, nonce and PKCE to what the provider publishes`() async throws {
        let world = try OpenIDWorld()
        let url = try await world.provider.askURL(for: OAuthWorld.question)
        #expect(url.hasPrefix("https://login.example/authorize?tenant=1&response_type=code&"))
        let fields = OAuthWorld.fields(url)
        #expect(fields["state"] == OAuthWorld.question.state && fields["nonce"] == OAuthWorld.question.nonce)
        #expect(fields["code_challenge_method"] == "S256" && fields["scope"] == "openid profile")
        #expect(fields["redirect_uri"] == OAuthWorld.question.returnURL)
        #expect(!url.contains(OAuthWorld.question.verifier))
    }

    @Test func `a right token names the person, by RSA and by elliptic curve`() async throws {
        let world = try OpenIDWorld()
        let alice = Identity(provider: "school", subject: "alice-1", displayName: "Alice")
        #expect(try await world.identity(world.maker.token()) == alice)
        #expect(try await world.identity(world.maker.token(header: ["alg": "ES256", "kid": "e"], by: .p256)) == alice)
        #expect(try await world.identity(world.maker.token(TokenMaker.claims(["aud": .list(["site-1"])]))) == alice)
        let many = TokenMaker.claims(["aud": .list(["site-1", "other"]), "azp": "site-1"])
        #expect(try await world.identity(world.maker.token(many)) == alice)
    }

    @Test func `the code is exchanged with the verifier, and the secret goes in a header unless the provider wants it in the form`()
        async throws
    {
        let world = try OpenIDWorld()
        _ = try await world.identity(world.maker.token())
        let basic = try #require(world.site.asked.first { $0.form != nil })
        #expect(basic.headers["Authorization"] == "Basic c2l0ZS0xOmElMjBzZWNyZXQlMjAlMjYlMjBtb3Jl")
        let fields = OAuthWorld.fields(basic.form ?? "")
        #expect(fields["code_verifier"] == OAuthWorld.question.verifier && fields["code"] == "c0de" && fields["client_secret"] == nil)

        let other = try OpenIDWorld()
        other.describe(["token_endpoint_auth_methods_supported": .list(["client_secret_basic", "client_secret_post"])])
        _ = try await other.identity(other.maker.token())
        let posted = try #require(other.site.asked.first { $0.form != nil })
        #expect(posted.headers["Authorization"] == nil)
        #expect(OAuthWorld.fields(posted.form ?? "")["client_secret"] == "a secret & more")
    }

    @Test func `a document that is not the issuer's own, or leads elsewhere, is not believed`() async throws {
        let wrong: [[String: Tree]] = [
            ["issuer": "https://login.example/"], ["issuer": "https://evil.example"], ["issuer": .null],
            ["token_endpoint": "https://evil.example/token"], ["token_endpoint": "http://login.example/token"],
            ["jwks_uri": "https://169.254.169.254/keys"], ["jwks_uri": "https://login.example@evil.example/keys"],
            ["jwks_uri": .null], ["authorization_endpoint": "javascript:alert(1)"],
            ["authorization_endpoint": "http://login.example/authorize"],
        ]
        for changes in wrong {
            let world = try OpenIDWorld()
            world.describe(changes)
            let trouble = await trouble { try await world.provider.askURL(for: OAuthWorld.question) }
            guard case .untrusted? = trouble else {
                Issue.record("\(changes): \(String(describing: trouble))")
                continue
            }
            #expect(world.site.asked.count == 1)
        }
    }

    @Test func `the document is read once an hour`() async throws {
        let world = try OpenIDWorld()
        let url = OpenIDWorld.issuer + "/.well-known/openid-configuration"
        for _ in 0..<3 { _ = try await world.provider.askURL(for: OAuthWorld.question) }
        #expect(world.site.times(url) == 1)
        world.clock.advance(.hours(1))
        _ = try await world.provider.askURL(for: OAuthWorld.question)
        #expect(world.site.times(url) == 2)
    }

    @Test func `a key that is new is found, and made-up names of keys ask once a minute at most`() async throws {
        let world = try OpenIDWorld()
        _ = try await world.identity(world.maker.token())
        world.publish(try world.maker.rsaKey("r2"))
        let turned = try world.maker.token(header: ["alg": "RS256", "kid": "r2"])
        for _ in 0..<5 { #expect(await trouble { try await world.identity(turned) } != nil) }
        #expect(world.site.times("https://login.example/keys") == 1)
        world.clock.advance(.minutes(1))
        #expect(try await world.identity(turned).subject == "alice-1")
        for number in 0..<5 {
            let madeUp = try world.maker.token(header: ["alg": "RS256", "kid": .text("x\(number)")])
            #expect(await trouble { try await world.identity(madeUp) } != nil)
        }
        #expect(world.site.times("https://login.example/keys") == 2)
    }

    @Test func `an answer of another issuer is refused where it says so`() async throws {
        let world = try OpenIDWorld()
        let token = try world.maker.token()
        #expect(
            await trouble { try await world.identity(token, issuer: "https://evil.example") } == .untrusted("an answer of another issuer"))
        #expect(try await world.identity(token, issuer: OpenIDWorld.issuer).subject == "alice-1")
        let strict = try OpenIDWorld()
        strict.describe(["authorization_response_iss_parameter_supported": .flag(true)])
        #expect(await trouble { try await strict.identity(token) } == .untrusted("an answer of another issuer"))
    }

    @Test func `a code that was used is refused in the provider's word`() async throws {
        let world = try OpenIDWorld()
        world.site.answer("https://login.example/token", #"{"error":"invalid_grant"}"#, status: 400)
        let refused = await trouble { try await world.provider.identity(IdentityAnswer(code: "c"), to: OAuthWorld.question) }
        #expect(refused == .refused("invalid_grant"))
    }
}
