import Crypto
import Foundation
import JixiaCore

/// The master secret of an installation. It signs nothing itself: each use has a key of its own, derived by HKDF (RFC 5869).
public struct Secret: Sendable, CustomStringConvertible, CustomReflectable {
    private let material: SymmetricKey

    public init(_ text: String) { material = SymmetricKey(data: Data(text.utf8)) }

    /// HKDF-SHA-256 of the secret's bytes, empty salt, the use as info, 32 bytes.
    func key(for use: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: material, info: Data("jixia \(use)".utf8), outputByteCount: 32)
    }

    /// An HMAC-SHA-256 of the text in hexadecimal, with a key for this use alone.
    public func mac(of text: String, for use: String) -> String { key(for: use).mac(text).hexadecimal }

    /// Takes the same time wherever the two differ.
    public static func isSame(_ a: String, _ b: String) -> Bool { Secrets.equal(a, b) }

    /// Never shows itself in a log.
    public var description: String { "Secret" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// One key for each use, so that what is made for one use means nothing in another.
struct Keys: Sendable {
    let access: SymmetricKey
    let refresh: SymmetricKey
    let csrf: SymmetricKey
    /// Makes a code from its nonce.
    let code: SymmetricKey
    /// Makes what is kept of a code.
    let codeProof: SymmetricKey
    let signInName: SymmetricKey
    /// Of what the server has to know again: secrets of second factors.
    let seal: SymmetricKey
    /// Chains the entries of the audit log.
    let audit: SymmetricKey
    /// Makes what a provider is asked with from the state that comes back.
    let providerFlow: SymmetricKey
    /// Makes the token of a mailed link from its nonce.
    let link: SymmetricKey

    init(_ secret: Secret) {
        access = secret.key(for: "access token")
        refresh = secret.key(for: "refresh token")
        csrf = secret.key(for: "csrf token")
        code = secret.key(for: "sms code")
        codeProof = secret.key(for: "sms code proof")
        signInName = secret.key(for: "sign-in name")
        seal = secret.key(for: "seal")
        audit = secret.key(for: "audit log")
        providerFlow = secret.key(for: "provider flow")
        link = secret.key(for: "mailed link")
    }
}

extension SymmetricKey {
    /// HMAC-SHA-256 of parts that cannot run into each other: each is preceded by its length.
    func mac(_ parts: String...) -> [UInt8] {
        var message = Data()
        for part in parts { message.append(Data("\(part.utf8.count):\(part)".utf8)) }
        return Array(HMAC<SHA256>.authenticationCode(for: message, using: self))
    }

    var bytes: [UInt8] { withUnsafeBytes(Array.init) }
}

enum Secrets {
    /// Takes the same time wherever the two differ.
    static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool { SymmetricKey(data: a) == SymmetricKey(data: b) }

    static func equal(_ a: String, _ b: String) -> Bool { equal(Array(a.utf8), Array(b.utf8)) }

    /// What is kept of a token: enough to know it again, not enough to use it.
    static func hash(_ token: String) -> String { SHA256.hash(data: Data(token.utf8)).hexadecimal }
}
