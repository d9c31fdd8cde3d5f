import Crypto
import CryptoExtras
import Foundation

/// One RSA key in a form that people hand around: PEM with its marks, or the bare base64 that Alipay's own tools export.
enum RSAKeyText {
    /// The DER inside; nil where there is none.
    static func der(_ text: String) -> Data? {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        let body: [String]
        if let begin = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN ") }) {
            guard let end = lines[begin...].firstIndex(where: { $0.hasPrefix("-----END ") }) else { return nil }
            body = Array(lines[(begin + 1)..<end])
        } else {
            body = lines
        }
        guard let der = Data(base64Encoded: body.joined()), !der.isEmpty else { return nil }
        return der
    }

    /// PKCS#8 or PKCS#1. Short keys are read as well, so that a key's length can be told as its fault.
    static func privateKey(_ der: Data) -> _RSA.Signing.PrivateKey? {
        try? _RSA.Signing.PrivateKey(unsafeDERRepresentation: der)
    }

    /// SPKI, as Alipay gives it, or PKCS#1.
    static func publicKey(_ der: Data) -> _RSA.Signing.PublicKey? {
        try? _RSA.Signing.PublicKey(unsafeDERRepresentation: der)
    }
}

/// A new pair of keys as PEM texts, for a first start or for a new application at Alipay.
public struct RSAKeyPair: Sendable {
    public static let bits = 2048

    /// PKCS#8.
    public let privatePEM: String
    /// SPKI: what Alipay calls the application's public key.
    public let publicPEM: String

    /// Takes up to a second of one core.
    public static func generate() throws -> RSAKeyPair {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        return RSAKeyPair(privatePEM: key.pkcs8PEMRepresentation, publicPEM: key.publicKey.pemRepresentation)
    }

    /// The pair of a private key that exists already.
    /// - Throws: `AlipayKeyMistake` where it is none.
    public init(privateKey text: String) throws {
        guard let key = RSAKeyText.der(text).flatMap(RSAKeyText.privateKey) else { throw AlipayKeyMistake.ownKeyUnreadable }
        self.init(privatePEM: key.pkcs8PEMRepresentation, publicPEM: key.publicKey.pemRepresentation)
    }

    private init(privatePEM: String, publicPEM: String) {
        self.privatePEM = privatePEM
        self.publicPEM = publicPEM
    }
}
