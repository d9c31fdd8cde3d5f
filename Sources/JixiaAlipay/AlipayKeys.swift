import Crypto
import CryptoExtras
import Foundation

/// What is wrong with a pair of keys. Each of these has let somebody forge payments, or made every payment fail.
public enum AlipayKeyMistake: Error, Equatable, CustomStringConvertible {
    public enum Side: String, Sendable { case own, their }
    case ownKeyUnreadable
    /// A public key stands where the private one belongs.
    case ownKeyIsPublic
    case theirKeyUnreadable
    /// A private key stands where Alipay's public key belongs.
    case theirKeyIsPrivate
    /// The public key belongs to our own private key: whoever can sign as us could sign as Alipay.
    case theirKeyIsOwn
    case tooShort(Side, bits: Int)

    public var description: String {
        switch self {
        case .ownKeyUnreadable: "the application's private key is no RSA key in PKCS#1 or PKCS#8 (PEM or base64)"
        case .ownKeyIsPublic: "the application's private key is a public key"
        case .theirKeyUnreadable: "Alipay's public key is no RSA public key (PEM or base64); a certificate is not a key"
        case .theirKeyIsPrivate: "Alipay's public key is a private key: anyone who has it could sign payments"
        case .theirKeyIsOwn: "Alipay's public key is the application's own public key; copy the one Alipay shows beside it"
        case .tooShort(let side, let bits):
            "\(side == .own ? "the application's private key" : "Alipay's public key") has \(bits) bits; \(AlipayKeys.bitsMin) are needed"
        }
    }
}

/// One side's own private key and the other side's public key. For the shop the other side is Alipay;
/// for the sandbox, which plays Alipay, it is the shop.
public struct AlipayKeys: Sendable {
    public static let bitsMin = 2048

    private let own: _RSA.Signing.PrivateKey
    private let theirs: _RSA.Signing.PublicKey

    /// - Parameters:
    ///   - own: our private key, PKCS#8 or PKCS#1, PEM or bare base64.
    ///   - theirs: their public key, SPKI, PEM or bare base64.
    /// - Throws: `AlipayKeyMistake`.
    public init(own: String, theirs: String) throws {
        self.own = try Self.readOwn(own)
        self.theirs = try Self.readTheirs(theirs)
        guard self.own.publicKey.derRepresentation != self.theirs.derRepresentation else { throw AlipayKeyMistake.theirKeyIsOwn }
    }

    private static func readOwn(_ text: String) throws -> _RSA.Signing.PrivateKey {
        guard let der = RSAKeyText.der(text) else { throw AlipayKeyMistake.ownKeyUnreadable }
        guard let key = RSAKeyText.privateKey(der) else {
            throw RSAKeyText.publicKey(der) == nil ? AlipayKeyMistake.ownKeyUnreadable : .ownKeyIsPublic
        }
        guard key.keySizeInBits >= bitsMin else { throw AlipayKeyMistake.tooShort(.own, bits: key.keySizeInBits) }
        return key
    }

    private static func readTheirs(_ text: String) throws -> _RSA.Signing.PublicKey {
        guard let der = RSAKeyText.der(text) else { throw AlipayKeyMistake.theirKeyUnreadable }
        if RSAKeyText.privateKey(der) != nil { throw AlipayKeyMistake.theirKeyIsPrivate }
        guard let key = RSAKeyText.publicKey(der) else { throw AlipayKeyMistake.theirKeyUnreadable }
        guard key.keySizeInBits >= bitsMin else { throw AlipayKeyMistake.tooShort(.their, bits: key.keySizeInBits) }
        return key
    }

    /// RSA2: SHA-256 with PKCS#1 v1.5, in base64.
    public func sign(_ text: some Sequence<UInt8>) throws -> String {
        try own.signature(for: Self.digest(text), padding: .insecurePKCS1v1_5).rawRepresentation.base64EncodedString()
    }

    /// Whether the other side signed exactly these bytes. A malformed signature is a wrong one.
    public func isSigned(_ text: some Sequence<UInt8>, signature: String) -> Bool {
        guard let raw = Data(base64Encoded: signature), raw.count == (theirs.keySizeInBits + 7) / 8 else { return false }
        return theirs.isValidSignature(.init(rawRepresentation: raw), for: Self.digest(text), padding: .insecurePKCS1v1_5)
    }

    private static func digest(_ text: some Sequence<UInt8>) -> SHA256Digest { SHA256.hash(data: Data(text)) }
}
