import Crypto
import Foundation
import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct AccessTokenTests {
    private static let header = #"{"alg":"HS256","typ":"JWT"}"#

    private static func sign(_ header: String, _ claims: String, _ key: SymmetricKey) -> String {
        let body = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        return body + "." + Base64URL.encode(Array(HMAC<SHA256>.authenticationCode(for: Data(body.utf8), using: key)))
    }

    private static func claims(_ world: AccountsWorld, _ changes: [String: Tree?] = [:]) -> String {
        let now = world.clock.now().secondsSince1970
        var members: [String: Tree] = [
            "iss": "jixia", "aud": "jixia-api", "typ": "access", "sub": "1", "sid": "1", "epoch": .number(0), "iat": .number(now),
            "nbf": .number(now), "exp": .number(now + 600), "jti": "x",
        ]
        for (name, value) in changes { members[name] = value }
        return String(decoding: Tree.object(members).json, as: UTF8.self)
    }

    @Test(arguments: Engine.available)
    func `a token says who calls, for ten minutes`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.register("13812345678")
        #expect(signIn.expiresIn == .minutes(10))
        #expect(signIn.token.utf8.count < 500)
        #expect(try await world.caller(signIn)?.account == signIn.account)
        world.clock.advance(.seconds(599))
        #expect(try await world.caller(signIn) != nil)
        world.clock.advance(.seconds(1))
        #expect(try await world.caller(signIn) == nil)
    }

    @Test(arguments: Engine.available)
    func `the key that is told checks our tokens`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let token = try await world.register("13812345678").token
        let parts = token.split(separator: ".")
        let key = SymmetricKey(data: world.accounts.accessKey)
        let mac = HMAC<SHA256>.authenticationCode(for: Data("\(parts[0]).\(parts[1])".utf8), using: key)
        #expect(Base64URL.encode(Array(mac)) == parts[2])
        // As the documentation of the key says.
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Data("the secret of the tests and of nothing else".utf8)),
            info: Data("jixia access token".utf8), outputByteCount: 32)
        #expect(derived == key)
        #expect(String(decoding: Base64URL.decode(parts[0]) ?? [], as: UTF8.self) == Self.header)
    }

    @Test(arguments: Engine.available)
    func `claims signed by us are read, so the forgeries below fail for what they change`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register("13812345678")
        let token = Self.sign(Self.header, Self.claims(world), world.accounts.keys.access)
        #expect(try await world.accounts.authenticate(token: token, fresh: true) != nil)
    }

    @Test(arguments: Engine.available)
    func `wrong claims under a right signature are refused`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register("13812345678")
        let now = world.clock.now().secondsSince1970
        let changes: [[String: Tree?]] = [
            ["iss": "other"], ["iss": nil], ["aud": "other"], ["aud": nil], ["aud": .list(["jixia-api"])], ["typ": "refresh"], ["typ": nil],
            ["typ": .number(1)], ["sub": nil], ["sub": "2"], ["sub": "0"], ["sub": "-1"], ["sub": "01"], ["sub": "+1"], ["sub": " 1"],
            ["sub": ""],
            ["sub": .number(1)], ["sub": "99999999999999999999"], ["sub": .null], ["sub": .object([:])], ["sid": nil], ["sid": "2"],
            ["sid": "9999"],
            ["sid": .number(1)], ["sid": "1.0"], ["epoch": nil], ["epoch": .number(1)], ["epoch": "0"], ["epoch": .number(.max)],
            ["epoch": .number(.min)], ["exp": nil], ["exp": .number(now)], ["exp": .number(now - 1)], ["exp": .number(0)], ["exp": "never"],
            ["exp": .null], ["exp": .real(1e300)], ["exp": .flag(true)], ["nbf": nil], ["nbf": .number(now + 1)], ["nbf": .number(.max)],
            ["nbf": "0"], ["iat": nil], ["iat": "0"], ["jti": nil], ["jti": ""], ["jti": .number(1)],
        ]
        for change in changes {
            let token = Self.sign(Self.header, Self.claims(world, change), world.accounts.keys.access)
            #expect(try await world.accounts.authenticate(token: token, fresh: true) == nil, "\(change)")
        }
    }

    @Test(arguments: Engine.available)
    func `other headers under a right signature are refused`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register("13812345678")
        let headers = [
            #"{"alg":"none","typ":"JWT"}"#, #"{"alg":"None"}"#, #"{"typ":"JWT","alg":"HS256"}"#, #"{"alg":"HS256"}"#,
            #"{"alg":"HS512","typ":"JWT"}"#,
            #"{"alg":"RS256","typ":"JWT"}"#, #"{"alg":"ES256","typ":"JWT"}"#, #"{"alg":"EdDSA","typ":"JWT"}"#,
            #"{"alg": "HS256","typ":"JWT"}"#,
            #"{"alg":"hs256","typ":"JWT"}"#, #"{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}"#,
            #"{"alg":"HS256","typ":"JWT","jku":"http://x"}"#,
            #"{"alg":"HS256","typ":"JWT","jwk":{"kty":"oct","k":"AA"}}"#, #"{"alg":"HS256","typ":"JWT","crit":["exp"]}"#, "", "{}", "null",
            "[]",
        ]
        for header in headers {
            let token = Self.sign(header, Self.claims(world), world.accounts.keys.access)
            #expect(try await world.accounts.authenticate(token: token, fresh: true) == nil, "\(header)")
        }
    }

    @Test(arguments: Engine.available)
    func `other keys sign nothing for us`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register("13812345678")
        let keys = world.accounts.keys
        let others = [
            keys.refresh, keys.csrf, keys.code, keys.codeProof, keys.signInName, Secret("another secret").key(for: "access token"),
            SymmetricKey(data: Data()), SymmetricKey(data: Data(repeating: 0, count: 32)),
            SymmetricKey(data: Data("the secret of the tests and of nothing else".utf8)),
        ]
        for key in others {
            #expect(try await world.accounts.authenticate(token: Self.sign(Self.header, Self.claims(world), key), fresh: true) == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `malformed tokens are refused and nothing breaks`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let good = try await world.register("13812345678").token
        let parts = good.split(separator: ".").map(String.init)
        let (head, body, sign) = (parts[0], parts[1], parts[2])
        var bad: [String] = ["", ".", "..", "...", "....", " ", "\u{0}", "a", "a.b", "a.b.c", "é.é.é", "😀", "null", "undefined"]
        bad += Self.mangled(head, body, sign)
        bad += [good + String(repeating: "A", count: 2048), String(repeating: ".", count: 2048), String(repeating: "A", count: 100_000)]
        // One bit of the signature's unused end: another text of the same bytes is another token.
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        if let last = sign.last, let place = alphabet.firstIndex(of: last) {
            bad.append("\(head).\(body).\(sign.dropLast())\(alphabet[place ^ 1])")
        }
        for index in stride(from: 0, to: good.count, by: 7) {
            var characters = Array(good)
            characters[index] = characters[index] == "A" ? "B" : "A"
            bad.append(String(characters))
        }
        #expect(bad.count >= 60)
        for token in Set(bad) where token != good {
            #expect(try await world.accounts.authenticate(token: token, fresh: true) == nil, "\(token.prefix(80))")
        }
    }

    /// The parts of a good token, put together wrongly. `H`, `B` and `S` stand for them.
    private static func mangled(_ head: String, _ body: String, _ sign: String) -> [String] {
        let shapes: [String] = [
            " H.B.S", "H.B.S ", "H.B.S\n", "H.B.S.", ".H.B.S", "H.B.S.S", "H.B", "H.B.", "H..S", ".B.S", "B.H.S", "H.S.B", "S.B.H",
            "H.B.S=", "H.B=.S", "H=.B.S", "H.B.SA", "H.BA.S", "HA.B.S", "H,B,S", "H.B.S.H.B.S", "H.H.S", "B.B.S", "S.S.S", "H.B.H",
            "\"H.B.S\"",
        ]
        let put = shapes.map { shape in
            shape.reduce(into: "") { $0 += $1 == "H" ? head : $1 == "B" ? body : $1 == "S" ? sign : String($1) }
        }
        let cut: [[String]] = [
            [head, body, String(sign.dropLast())], [head, String(body.dropLast()), sign], [String(head.dropLast()), body, sign],
            [head, body, sign.uppercased()], [head.lowercased(), body, sign], [head, body.lowercased(), sign],
        ]
        return put + cut.map { $0.joined(separator: ".") } + ["Bearer " + [head, body, sign].joined(separator: ".")]
    }

    @Test(arguments: Engine.available)
    func `payloads that are no claims are refused under a right signature`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        for claims in [
            "", "null", "[]", "1", "\"x\"", "{", "{}", "\u{0}", String(repeating: "[", count: 1000), #"{"exp":99999999999999999999}"#,
        ] {
            let token = Self.sign(Self.header, claims, world.accounts.keys.access)
            #expect(try await world.accounts.authenticate(token: token, fresh: true) == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `claims that are said twice, or with something around them, are refused under a right signature`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register("13812345678")
        let claims = Self.claims(world)
        let twice = claims.dropLast()
        for claims in [
            "\(twice),\"sub\":\"1\"}", "\(twice),\"sub\":\"2\"}", "{\"sub\":\"1\",\(claims.dropFirst())", "\u{FEFF}\(claims)", " \(claims)",
            "\(claims)\n",
            claims.replacing("\"sub\"", with: "\"s\\u0075b\""),
        ] {
            let token = Self.sign(Self.header, claims, world.accounts.keys.access)
            #expect(try await world.accounts.authenticate(token: token, fresh: true) == nil, "\(claims)")
        }
    }

    @Test func `the master secret shows itself nowhere`() {
        let secret = Secret("hunter2hunter2hunter2hunter2")
        #expect(!"\(secret) \(String(reflecting: secret))".contains("hunter2"))
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }
}
