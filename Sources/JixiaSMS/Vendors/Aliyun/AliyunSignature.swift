import Crypto
import JixiaCore

/// Aliyun's signature V3, `ACS3-HMAC-SHA256`.
/// <https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature>
enum AliyunSignature {
    /// The value of `Authorization` for a POST to `/`.
    /// - Parameter headers: those that are signed, in lower case: `host`, every `x-acs-` and `content-type` if there is one.
    static func authorization(
        query: String, headers: [String: String], body: [UInt8], accessKeyID: String, secret: SMSSecret
    ) -> String {
        let sorted = headers.sorted { $0.key < $1.key }
        let names = sorted.map(\.key).joined(separator: ";")
        let lines = sorted.map { $0.key + ":" + $0.value + "\n" }.joined()
        let canonical = ["POST", "/", query, lines, names, sha256(body)].joined(separator: "\n")
        let toSign = "ACS3-HMAC-SHA256\n" + sha256(Array(canonical.utf8))
        let signature = HMAC<SHA256>.authenticationCode(for: Array(toSign.utf8), using: SymmetricKey(data: secret.bytes)).hexadecimal
        return "ACS3-HMAC-SHA256 Credential=\(accessKeyID),SignedHeaders=\(names),Signature=\(signature)"
    }

    static func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }

    /// Names in the order of their bytes; everything but RFC 3986's unreserved characters as `%XX`.
    static func query(_ parameters: [String: String]) -> String {
        parameters.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { escaped($0.key) + "=" + escaped($0.value) }
            .joined(separator: "&")
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default: escaped += "%" + [byte].hexadecimal.uppercased()
            }
        }
        return escaped
    }
}
