import Crypto
import CryptoExtras
import Foundation
import JixiaCore
import JixiaIdentity
import Synchronization

/// A key that a provider signs with, and the one way of signing that goes with it.
struct PublishedKey: Sendable {
    enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
    }

    let id: String?
    let material: Material

    var algorithm: String {
        switch material {
        case .rsa: "RS256"
        case .p256: "ES256"
        }
    }

    /// - Returns: nil for a key of another kind, of another use, too short, or not well formed.
    init?(_ key: Tree) {
        if let use = key["use"], use != "sig" { return nil }
        if case .list(let operations)? = key["key_ops"], !operations.contains("verify") { return nil }
        switch key["kty"] {
        case "RSA"?:
            guard let n = Self.bytes(key, "n"), let e = Self.bytes(key, "e"), let rsa = try? _RSA.Signing.PublicKey(n: n, e: e),
                rsa.keySizeInBits >= 2048
            else { return nil }
            material = .rsa(rsa)
        case "EC"?:
            guard key["crv"] == "P-256", let x = Self.bytes(key, "x"), let y = Self.bytes(key, "y"), x.count == 32, y.count == 32,
                let p256 = try? P256.Signing.PublicKey(x963Representation: [4] + x + y)
            else { return nil }
            material = .p256(p256)
        default: return nil
        }
        id = key.word("kid")
        if let stated = key["alg"], stated != .text(algorithm) { return nil }
    }

    private static func bytes(_ key: Tree, _ name: String) -> [UInt8]? {
        guard case .text(let text)? = key[name] else { return nil }
        return Base64URL.decode(text)
    }

    func isSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch material {
        case .rsa(let key):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
        case .p256(let key):
            guard signature.count == 64, let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(parsed, for: SHA256.hash(data: message))
        }
    }
}

/// The keys of a provider (RFC 7517), kept for an hour. A name that is not among them makes them be read again, once a minute
/// at most: whoever sends made-up names must not make this server ask and ask.
final class KeySet: Sendable {
    static let life = Duration.hours(1)
    static let pause = Duration.minutes(1)
    private static let keysMax = 50

    private let http: ProviderHTTP
    private let now: Now
    private let kept = Mutex<(keys: [PublishedKey], readAt: Moment)?>(nil)

    init(http: ProviderHTTP, now: @escaping Now) {
        self.http = http
        self.now = now
    }

    /// - Throws: `IdentityTrouble.untrusted` where no key of the provider fits what the token says of itself.
    func key(for token: IDToken, at url: String) async throws(IdentityTrouble) -> PublishedKey {
        let known = kept.withLock { $0 }
        if let known, now() - known.readAt < Self.life {
            if let key = try Self.key(for: token, among: known.keys) { return key }
            guard now() - known.readAt >= Self.pause else { throw .untrusted("a key that the provider does not publish") }
        }
        guard let key = try Self.key(for: token, among: try await read(url)) else {
            throw .untrusted("a key that the provider does not publish")
        }
        return key
    }

    private static func key(for token: IDToken, among keys: [PublishedKey]) throws(IdentityTrouble) -> PublishedKey? {
        let fitting = keys.filter { token.keyID == nil ? $0.algorithm == token.algorithm : $0.id == token.keyID }
        guard fitting.count <= 1 else { throw .untrusted("several keys could be meant") }
        return fitting.first
    }

    private func read(_ url: String) async throws(IdentityTrouble) -> [PublishedKey] {
        let reply = try await http.get(url, headers: ["Accept": "application/json"])
        guard reply.status == 200 else { throw .unreachable }
        guard case .list(let list)? = try reply.object()["keys"] else { throw .untrusted("no list of keys") }
        let keys = list.prefix(Self.keysMax).compactMap(PublishedKey.init)
        let readAt = now()
        kept.withLock { $0 = (keys, readAt) }
        return keys
    }
}
