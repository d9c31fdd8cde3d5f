import Crypto
import Foundation
import JixiaCore

/// A signed statement who calls, good for ten minutes: JWT (RFC 7519) with HS256 and nothing else. Whatever a token says of
/// its own algorithm is never read; its first part has to be ours, byte for byte.
struct AccessToken: Sendable, Equatable {
    static let life = Duration.minutes(10)
    static let bytesMax = 2048
    private static let header = Base64URL.encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))
    private static let issuer = "jixia"
    private static let audience = "jixia-api"
    private static let type = "access"

    let account: ID<Account>
    let session: ID<Session>
    let epoch: Int

    func signed(at now: Moment, with key: SymmetricKey) -> String {
        let issued = now.secondsSince1970
        let claims: Tree = .object([
            "iss": .text(Self.issuer), "aud": .text(Self.audience), "typ": .text(Self.type), "sub": .text(account.description),
            "sid": .text(session.description), "epoch": .number(Int64(epoch)), "iat": .number(issued), "nbf": .number(issued),
            "exp": .number(issued + Int64(Self.life.secondsRoundedUp)), "jti": .text(Chance.bytes(16).hexadecimal),
        ])
        let body = Self.header + "." + Base64URL.encode(claims.json)
        return body + "." + Self.signature(of: body, key)
    }

    /// - Returns: nil for whatever is not exactly a token of ours whose time is now.
    init?(_ token: String, at now: Moment, key: SymmetricKey) {
        guard token.utf8.count <= Self.bytesMax else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.header else { return nil }
        // The signature is compared as text: it has one spelling only.
        guard Secrets.equal(Self.signature(of: "\(parts[0]).\(parts[1])", key), String(parts[2])) else { return nil }
        guard let payload = Base64URL.decode(parts[1]), let claims = Tree(json: payload) else { return nil }
        // A claim that is said twice, a blank or a mark before it: whatever a reader passes over makes it longer than it has to be.
        guard claims.json.count == payload.count else { return nil }
        guard claims["iss"] == .text(Self.issuer), claims["aud"] == .text(Self.audience), claims["typ"] == .text(Self.type),
            let notBefore = Self.number(claims["nbf"]), let end = Self.number(claims["exp"]), Self.number(claims["iat"]) != nil,
            notBefore <= now.secondsSince1970, now.secondsSince1970 < end, case .text(let jti)? = claims["jti"], !jti.isEmpty,
            let account = Self.id(claims["sub"]), let session = Self.id(claims["sid"]), let epoch = Self.number(claims["epoch"])
        else { return nil }
        self.init(account: ID(account), session: ID(session), epoch: Int(epoch))
    }

    init(account: ID<Account>, session: ID<Session>, epoch: Int) {
        self.account = account
        self.session = session
        self.epoch = epoch
    }

    private static func signature(of body: String, _ key: SymmetricKey) -> String {
        Base64URL.encode(Array(HMAC<SHA256>.authenticationCode(for: Data(body.utf8), using: key)))
    }

    private static func number(_ tree: Tree?) -> Int64? {
        if case .number(let number)? = tree { number } else { nil }
    }

    private static func id(_ tree: Tree?) -> Int64? {
        guard case .text(let text)? = tree, let number = Int64(text), number > 0, String(number) == text else { return nil }
        return number
    }
}
