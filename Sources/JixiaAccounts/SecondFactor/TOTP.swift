import Crypto
import Foundation
import JixiaCore

/// Codes that an app shows and that change every thirty seconds: TOTP (RFC 6238) with SHA-1 and six digits, as every app knows them.
enum TOTP {
    static let secretBytes = 20
    static let stepSeconds: Int64 = 30
    private static let digits = 6
    /// How many steps the clock of a phone may be before or behind ours.
    private static let drift: Int64 = 1

    static func step(at now: Moment) -> Int64 { now.secondsSince1970 / stepSeconds }

    /// HOTP (RFC 4226 §5.3) of the step's number.
    static func code(_ secret: [UInt8], step: Int64) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Data($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        let offset = Int(mac[mac.count - 1] & 15)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(number % 1_000_000)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step that a code belongs to; nil for a wrong one. Each candidate is compared, so the time tells nothing.
    static func step(of given: String, secret: [UInt8], at now: Moment) -> Int64? {
        let current = step(at: now)
        var found: Int64?
        for step in current - drift...current + drift where Secrets.equal(code(secret, step: step), given) { found = step }
        return found
    }
}

/// Base 32 (RFC 4648 §6) without padding: how secrets are shown to people and apps.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    static func encode(_ bytes: [UInt8]) -> String {
        var text = "", buffer: UInt32 = 0, bits: UInt32 = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[Int(buffer >> bits & 31)])
            }
            buffer &= 0xFF
        }
        if bits > 0 { text.append(alphabet[Int(buffer << (5 - bits) & 31)]) }
        return text
    }
}
