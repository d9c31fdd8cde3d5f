import Crypto
import CryptoExtras
import Foundation
import JixiaCore

@testable import JixiaOAuth

/// Makes what a provider signs, right or wrong, with keys of its own.
struct TokenMaker: Sendable {
    static let shared: TokenMaker? = try? TokenMaker()

    let rsa: _RSA.Signing.PrivateKey
    let p256: P256.Signing.PrivateKey
    let stranger: P256.Signing.PrivateKey

    init() throws {
        rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        p256 = P256.Signing.PrivateKey()
        stranger = P256.Signing.PrivateKey()
    }

    enum Signer { case rsa, p256, stranger, hmac([UInt8]), nobody }

    static func claims(_ changes: [String: Tree] = [:]) -> Tree {
        let now = OAuthWorld.now.secondsSince1970
        var claims: [String: Tree] = [
            "iss": "https://login.example", "aud": "site-1", "sub": "alice-1", "nonce": .text(OAuthWorld.question.nonce),
            "iat": .number(now), "exp": .number(now + 300), "name": "Alice",
        ]
        for (name, value) in changes { claims[name] = value == .null ? nil : value }
        return .object(claims)
    }

    func token(_ claims: Tree = TokenMaker.claims(), header: Tree = ["alg": "RS256", "kid": "r"], by signer: Signer = .rsa) throws -> String
    {
        let body = Base64URL.encode(header.json) + "." + Base64URL.encode(claims.json)
        return body + "." + Base64URL.encode(try sign(Array(body.utf8), by: signer))
    }

    private func sign(_ message: [UInt8], by signer: Signer) throws -> [UInt8] {
        let digest = SHA256.hash(data: message)
        switch signer {
        case .rsa: return Array(try rsa.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
        case .p256: return Array(try p256.signature(for: digest).rawRepresentation)
        case .stranger: return Array(try stranger.signature(for: digest).rawRepresentation)
        case .hmac(let key): return Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
        case .nobody: return []
        }
    }

    /// The published form of the RSA key, by its name.
    func rsaKey(_ id: String = "r", _ more: [String: Tree] = [:]) throws -> Tree {
        let primitives = try rsa.publicKey.getKeyPrimitives()
        let fields: [String: Tree] = [
            "kty": "RSA", "kid": .text(id), "use": "sig", "n": .text(Base64URL.encode(Array(primitives.modulus))),
            "e": .text(Base64URL.encode(Array(primitives.publicExponent))),
        ]
        return .object(fields.merging(more) { _, new in new })
    }

    func p256Key(_ id: String = "e", _ more: [String: Tree] = [:], of key: P256.Signing.PublicKey? = nil) -> Tree {
        let point = Array((key ?? p256.publicKey).x963Representation.dropFirst())
        let fields: [String: Tree] = [
            "kty": "EC", "crv": "P-256", "kid": .text(id), "x": .text(Base64URL.encode(Array(point.prefix(32)))),
            "y": .text(Base64URL.encode(Array(point.suffix(32)))),
        ]
        return .object(fields.merging(more) { _, new in new })
    }

    func keySet(_ keys: Tree...) -> String { String(decoding: Tree.object(["keys": .list(keys)]).json, as: UTF8.self) }
}
