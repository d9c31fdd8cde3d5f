import Crypto
import Foundation
import JixiaCore
import JixiaIdentity

/// What a provider signs of a person (RFC 7519, OpenID Connect Core §2). Reading it proves nothing: `verify` does, and then
/// `IDTokenExpectation` looks at what it says.
struct IDToken: Sendable {
    static let bytesMax = 16 * 1024

    /// As the token says of itself; whether that is right is decided by the key.
    let algorithm: String
    let keyID: String?
    let claims: Tree
    private let message: [UInt8]
    private let signature: [UInt8]

    /// - Throws: `IdentityTrouble.untrusted` for whatever has not exactly the form of a signed token.
    init(_ text: String) throws(IdentityTrouble) {
        guard text.utf8.count <= Self.bytesMax else { throw .untrusted("an ID token that is too long") }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Base64URL.decode(parts[2]), !signature.isEmpty
        else { throw .untrusted("an ID token that is malformed") }
        guard case .text(let algorithm)? = header["alg"] else { throw .untrusted("an ID token without an algorithm") }
        // Whoever does not know a critical extension has to refuse the token (RFC 7515 §4.1.11); none is known here.
        guard header["crit"] == nil else { throw .untrusted("an ID token with critical extensions") }
        switch header["kid"] {
        case nil: keyID = nil
        case .text(let id)?: keyID = id
        default: throw .untrusted("an ID token whose key has no name")
        }
        self.algorithm = algorithm
        self.claims = claims
        self.signature = signature
        message = Array("\(parts[0]).\(parts[1])".utf8)
    }

    private static func object(_ part: Substring) -> Tree? {
        guard let tree = Base64URL.decode(part).flatMap({ Tree(json: $0) }), case .object = tree else { return nil }
        return tree
    }

    /// The key decides the algorithm; the token may only agree.
    func verify(by key: PublishedKey) throws(IdentityTrouble) {
        guard algorithm == key.algorithm else { throw .untrusted("an ID token of another algorithm than its key") }
        guard key.isSignature(signature, of: message) else { throw .untrusted("an ID token whose signature is wrong") }
    }

    func verify(secret: ClientSecret) throws(IdentityTrouble) {
        guard algorithm == "HS256" else { throw .untrusted("an ID token that is not HS256") }
        let key = SymmetricKey(data: Data(secret.text.utf8))
        guard HMAC<SHA256>.isValidAuthenticationCode(Data(signature), authenticating: message, using: key) else {
            throw .untrusted("an ID token whose signature is wrong")
        }
    }
}

/// What an ID token has to say to be an answer to our question (OpenID Connect Core §3.1.3.7).
struct IDTokenExpectation: Sendable {
    /// How far clocks may be apart.
    static let skew: Int64 = 60
    /// The token is fetched the moment it is made: one that is older was made for somebody else's question.
    static let ageMax: Int64 = 600

    let issuer: String
    let audience: String
    let nonce: String

    func check(_ claims: Tree, at now: Moment) throws(IdentityTrouble) {
        guard claims["iss"] == .text(issuer) else { throw .untrusted("an ID token of another issuer") }
        guard isForUs(claims) else { throw .untrusted("an ID token for somebody else") }
        guard claims["nonce"] == .text(nonce) else { throw .untrusted("an ID token for another question") }
        let now = now.secondsSince1970
        guard let end = Self.time(claims["exp"]), now < end + Self.skew else { throw .untrusted("an ID token that is over") }
        guard let made = Self.time(claims["iat"]), made <= now + Self.skew, now - made <= Self.ageMax + Self.skew else {
            throw .untrusted("an ID token of another time")
        }
        guard claims["nbf"] == nil || (Self.time(claims["nbf"]).map { $0 <= now + Self.skew } ?? false) else {
            throw .untrusted("an ID token that is not yet good")
        }
    }

    /// Among several audiences, the one it was made for has to be named, and has to be this site.
    private func isForUs(_ claims: Tree) -> Bool {
        if let party = claims["azp"], party != .text(audience) { return false }
        switch claims["aud"] {
        case .text(let one)?: return one == audience
        case .list(let all)?: return all == [.text(audience)] || (all.contains(.text(audience)) && claims["azp"] != nil)
        default: return false
        }
    }

    /// Seconds since 1970, within what can be calculated with.
    private static func time(_ claim: Tree?) -> Int64? {
        let range: ClosedRange<Int64> = 0...253_402_300_799
        switch claim {
        case .number(let seconds)?: return range.contains(seconds) ? seconds : nil
        case .real(let seconds)?: return seconds >= 0 && seconds <= Double(range.upperBound) ? Int64(seconds) : nil
        default: return nil
        }
    }
}
