import Foundation
import JixiaCore
import JixiaIdentity
import Testing

@testable import JixiaOAuth

/// Tokens that look nearly right. Each is refused, for its own reason.
@Suite struct IDTokenTests {
    private let maker: TokenMaker
    private let now = OAuthWorld.now.secondsSince1970
    private let rs: Tree = ["alg": "RS256", "kid": "r"]

    init() throws { maker = try #require(TokenMaker.shared) }

    private func refused(_ token: String, _ what: String, in world: OpenIDWorld? = nil) async throws {
        let world = try world ?? OpenIDWorld()
        let trouble = await trouble { try await world.identity(token) }
        if case .untrusted? = trouble { return }
        Issue.record("\(what): \(String(describing: trouble))")
    }

    @Test func `claims that are not the answer to our question`() async throws {
        let wrong: [(String, [String: Tree])] = [
            ("another issuer", ["iss": "https://evil.example"]), ("the issuer with a slash", ["iss": "https://login.example/"]),
            ("no issuer", ["iss": .null]), ("the issuer in a list", ["iss": .list(["https://login.example"])]),
            ("another audience", ["aud": "site-2"]), ("no audience", ["aud": .null]), ("an empty audience", ["aud": .list([])]),
            ("an audience that begins alike", ["aud": "site-1x"]), ("several audiences, none authorized", ["aud": .list(["site-1", "b"])]),
            ("another authorized party", ["azp": "site-2"]),
            ("several audiences, another authorized", ["aud": .list(["site-1", "b"]), "azp": "b"]),
            ("another nonce", ["nonce": "guessed"]), ("no nonce", ["nonce": .null]), ("a nonce that is a number", ["nonce": .number(0)]),
            ("over", ["exp": .number(now - 61)]), ("no end", ["exp": .null]), ("an end in words", ["exp": "never"]),
            ("an end beyond all time", ["exp": .number(.max)]), ("an end below zero", ["exp": .number(-1)]),
            ("an end that is no number", ["exp": .real(1e300)]), ("made in the future", ["iat": .number(now + 120)]),
            ("made too long ago", ["iat": .number(now - 700)]), ("not said when made", ["iat": .null]),
            ("not yet good", ["nbf": .number(now + 120)]), ("not yet good, in words", ["nbf": "soon"]),
            ("no subject", ["sub": .null]), ("an empty subject", ["sub": ""]), ("a subject that is a number", ["sub": .number(7)]),
            ("a subject too long", ["sub": .text(String(repeating: "a", count: 256))]), ("a subject of two lines", ["sub": "a\nb"]),
            ("a subject with a zero", ["sub": "alice\0"]),
        ]
        for (what, changes) in wrong { try await refused(maker.token(TokenMaker.claims(changes)), what) }
    }

    @Test func `a clock that is a minute off is borne`() async throws {
        let world = try OpenIDWorld()
        for changes in [
            ["exp": Tree.number(now - 59)], ["iat": .number(now + 60)], ["nbf": .number(now + 60)], ["exp": .real(Double(now) + 9.5)],
        ] {
            #expect(try await world.identity(maker.token(TokenMaker.claims(changes))).subject == "alice-1", "\(changes)")
        }
    }

    @Test func `signatures that are not the provider's`() async throws {
        let claims = TokenMaker.claims()
        let publicRSA = try maker.rsa.publicKey.pemRepresentation
        let jwk: Tree = .object(["alg": "ES256", "jwk": maker.p256Key("s", of: maker.stranger.publicKey)])
        let headers: [(String, Tree, TokenMaker.Signer)] = [
            ("none", ["alg": "none"], .nobody), ("None", ["alg": "None", "kid": "r"], .nobody), ("nothing signed", rs, .nobody),
            ("HS256 with the public key", ["alg": "HS256", "kid": "r"], .hmac(Array(publicRSA.utf8))),
            ("HS256 with the secret, where keys are published", ["alg": "HS256"], .hmac(Array("a secret & more".utf8))),
            ("ES256 said of the RSA key", ["alg": "ES256", "kid": "r"], .rsa),
            ("RS256 said of the curve's key", ["alg": "RS256", "kid": "e"], .p256),
            ("RS512", ["alg": "RS512", "kid": "r"], .rsa), ("PS256", ["alg": "PS256", "kid": "r"], .rsa),
            ("rs256", ["alg": "rs256", "kid": "r"], .rsa),
            ("a stranger's key under a known name", ["alg": "ES256", "kid": "e"], .stranger), ("a key in the token itself", jwk, .stranger),
            ("a key at an address in the token", ["alg": "ES256", "jku": "https://evil.example/keys"], .stranger),
            ("an unknown name", ["alg": "RS256", "kid": "unknown"], .rsa),
            ("a name that is a path", ["alg": "RS256", "kid": "../../dev/null"], .rsa),
            ("a name that is a number", ["alg": "RS256", "kid": .number(1)], .rsa), ("no algorithm", ["kid": "r"], .rsa),
            ("an algorithm in a list", ["alg": .list(["RS256"]), "kid": "r"], .rsa),
            ("critical extensions", ["alg": "RS256", "kid": "r", "crit": .list(["exp"])], .rsa),
        ]
        for (what, header, signer) in headers { try await refused(maker.token(claims, header: header, by: signer), what) }
    }

    @Test func `forms that are not a signed token's`() async throws {
        let right = try maker.token()
        let parts = right.split(separator: ".").map(String.init)
        let other = Base64URL.encode(TokenMaker.claims(["sub": "bob"]).json)
        let wrong = [
            "", ".", "..", "a.b.c", parts[0] + "." + parts[1], parts[0] + "." + parts[1] + ".", right + ".", right + "." + parts[2],
            right + "=",
            right + "\n", " " + right, parts[0] + "." + other + "." + parts[2], parts[0] + ".." + parts[2],
            Base64URL.encode(Array("[]".utf8)) + "." + parts[1] + "." + parts[2],
            parts[0] + "." + Base64URL.encode(Array("1".utf8)) + "." + parts[2],
            parts[0] + "." + parts[1] + "." + String(parts[2].dropLast(4)),
            parts[0] + "." + parts[1] + "." + parts[2].replacingOccurrences(of: "A", with: "+"),
            "{\"payload\":\"\(parts[1])\",\"signatures\":[]}", right + String(repeating: "A", count: 17_000),
        ]
        for token in wrong where token != right { try await refused(token, "form \(token.prefix(20))…") }
    }

    @Test func `of two keys that could be meant, none is guessed`() async throws {
        let world = try OpenIDWorld()
        world.publish(try maker.rsaKey("a"), try maker.rsaKey("b"))
        try await refused(maker.token(header: ["alg": "RS256"]), "no name among two", in: world)
        let one = try OpenIDWorld()
        #expect(try await one.identity(maker.token(header: ["alg": "RS256"])).subject == "alice-1")
    }

    @Test func `keys for something else, or not well formed, are no keys`() async throws {
        let keys: [Tree] = [
            try maker.rsaKey("r", ["use": "enc"]), try maker.rsaKey("r", ["alg": "RS512"]),
            try maker.rsaKey("r", ["key_ops": .list(["sign"])]),
            try maker.rsaKey("r", ["n": "AQAB"]), try maker.rsaKey("r", ["n": "not base64!"]),
            try maker.rsaKey("r", ["kty": "oct", "k": "c2VjcmV0"]),
            maker.p256Key("r", ["crv": "P-384"]), maker.p256Key("r", ["x": "AAAA"]), "a key",
        ]
        for key in keys {
            let world = try OpenIDWorld()
            world.publish(key)
            try await refused(maker.token(), "\(key)", in: world)
        }
    }

    @Test func `where the secret signs, nothing else does`() async throws {
        let world = try OpenIDWorld(.secret)
        let right = try maker.token(header: ["alg": "HS256"], by: .hmac(Array("a secret & more".utf8)))
        #expect(try await world.identity(right).subject == "alice-1")
        try await refused(maker.token(header: ["alg": "HS256"], by: .hmac(Array("another".utf8))), "another secret", in: world)
        try await refused(maker.token(), "RS256 where HS256 is set", in: world)
        try await refused(maker.token(header: ["alg": "none"], by: .nobody), "none", in: world)
    }
}
