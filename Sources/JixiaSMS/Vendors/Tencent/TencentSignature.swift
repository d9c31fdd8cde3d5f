import Crypto
import JixiaCore

/// Tencent Cloud's signature v3, `TC3-HMAC-SHA256`. <https://cloud.tencent.com/document/api/382/52071>,
/// its worked example for CVM: <https://cloud.tencent.com/document/api/213/30654>
enum TencentSignature {
    /// The value of `Authorization` for a POST of JSON to `/`.
    /// - Parameters:
    ///   - service: the first part of the host's name.
    ///   - headers: those that are signed, in lower case.
    static func authorization(
        service: String, headers: [String: String], body: [UInt8], at moment: Moment, secretID: String, secretKey: SMSSecret
    ) -> String {
        let sorted = headers.sorted { $0.key < $1.key }
        let names = sorted.map(\.key).joined(separator: ";")
        let lines = sorted.map { $0.key + ":" + $0.value.lowercased() + "\n" }.joined()
        let canonical = ["POST", "/", "", lines, names, sha256(body)].joined(separator: "\n")

        let date = String(moment.rfc3339.prefix(10))
        let scope = "\(date)/\(service)/tc3_request"
        let toSign = "TC3-HMAC-SHA256\n\(moment.secondsSince1970)\n\(scope)\n" + sha256(Array(canonical.utf8))
        let key = [date, service, "tc3_request"].reduce(Array("TC3".utf8) + secretKey.bytes) { hmac($1, by: $0) }
        return "TC3-HMAC-SHA256 Credential=\(secretID)/\(scope), SignedHeaders=\(names), Signature=\(hmac(toSign, by: key).hexadecimal)"
    }

    private static func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }

    private static func hmac(_ text: String, by key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }
}
