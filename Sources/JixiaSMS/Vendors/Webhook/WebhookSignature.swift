import Crypto
import JixiaCore

/// How both sides of a webhook know each other: `Jixia-Timestamp` holds seconds since 1970, `Jixia-Signature` holds `v1=` and,
/// in hexadecimal, the HMAC-SHA-256 of the timestamp, a full stop and the body's bytes, keyed with the shared secret.
public enum WebhookSignature {
    /// How far the clocks may be apart, and how long a request that was listened in on could be repeated.
    public static let window = Duration.minutes(5)

    public static func signature(timestamp: String, body: [UInt8], secret: SMSSecret) -> String {
        "v1=" + HMAC<SHA256>.authenticationCode(for: signed(timestamp, body), using: key(secret)).hexadecimal
    }

    public static func isGenuine(timestamp: String, body: [UInt8], signature: String, secret: SMSSecret, now: Moment) -> Bool {
        let times = (now - window).secondsSince1970...(now + window).secondsSince1970
        guard let seconds = Int64(timestamp), times.contains(seconds), signature.hasPrefix("v1="),
            let code = bytes(signature.dropFirst(3))
        else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed(timestamp, body), using: key(secret))
    }

    private static func signed(_ timestamp: String, _ body: [UInt8]) -> [UInt8] { Array((timestamp + ".").utf8) + body }

    private static func key(_ secret: SMSSecret) -> SymmetricKey { SymmetricKey(data: secret.bytes) }

    private static func bytes(_ hexadecimal: Substring) -> [UInt8]? {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        guard digits.count == 64, hexadecimal.utf8.count == 64 else { return nil }
        return (0..<32).map { (place: Int) -> UInt8 in UInt8(digits[2 * place] << 4 | digits[2 * place + 1]) }
    }
}
