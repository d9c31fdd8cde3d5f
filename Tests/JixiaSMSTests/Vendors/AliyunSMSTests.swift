import Crypto
import Foundation
import JixiaMessages
import Testing

@testable import JixiaSMS

@Suite struct AliyunSMSTests {
    /// The answer of the published example.
    private static let taken =
        #"{"Message":"OK","RequestId":"F655A8D5-B967-440B-8683-DAD6FF8DE990","Code":"OK","BizId":"900619746936498440^0"}"#

    private static func refusal(_ code: String) -> String {
        #"{"Message":"no","RequestId":"F655A8D5","HostId":"dysmsapi.aliyuncs.com","Code":"\#(code)"}"#
    }

    /// Aliyun's side of the signature, from the request as it came: nothing of it is made by the code under test.
    private func isSigned(_ request: VendorServer.Request) -> Bool {
        guard
            let match = (request.headers["authorization"] ?? "")
                .wholeMatch(of: /ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=([a-z0-9;-]+),Signature=([0-9a-f]{64})/)
        else { return false }
        let names = match.1.split(separator: ";").map(String.init)
        let required = ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"]
        guard names == required, names.allSatisfy({ request.headers[$0] != nil }) else { return false }
        let bodyHash = SHA256.hash(data: Data(request.body.utf8)).map { String(format: "%02x", $0) }.joined()
        guard bodyHash == request.headers["x-acs-content-sha256"] else { return false }

        var canonical = "POST\n/\n" + request.query.split(separator: "&").sorted().joined(separator: "&") + "\n"
        for name in names { canonical += "\(name):\(request.headers[name] ?? "")\n" }
        canonical += "\n\(match.1)\n\(bodyHash)"
        let hash = SHA256.hash(data: Data(canonical.utf8)).map { String(format: "%02x", $0) }.joined()
        let key = SymmetricKey(data: Data(SMSWorld.aliyunSecret.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Data("ACS3-HMAC-SHA256\n\(hash)".utf8), using: key)
        return code.map { String(format: "%02x", $0) }.joined() == match.2
    }

    @Test func `the request is Aliyun's, signed, with its template and our id`() async throws {
        let server = try VendorServer(200, Self.taken)
        let taken = try await SMSWorld.sendByAliyun(server).get()
        #expect(taken == SMSTaken(vendor: "aliyun", serial: "900619746936498440^0"))

        let request = try #require(server.seen.first)
        #expect(server.seen.count == 1)
        #expect(request.method == "POST" && request.path == "/" && request.body.isEmpty)
        #expect(isSigned(request))
        #expect(request.headers["x-acs-action"] == "SendSms" && request.headers["x-acs-version"] == "2017-05-25")
        #expect(request.headers["x-acs-date"] == "2026-11-21T04:00:00Z")
        #expect(request.headers["x-acs-signature-nonce"]?.count == 32)
        let query = URLComponents(string: "http://x/?" + request.query)?.queryItems ?? []
        #expect(
            Dictionary(uniqueKeysWithValues: query.map { ($0.name, $0.value) }) == [
                "PhoneNumbers": "13800000000", "SignName": "稷下学宫", "TemplateCode": "SMS_153055065", "OutId": "code-7",
                "TemplateParam": #"{"code":"602214","minutes":"5"}"#,
            ])
    }

    @Test func `a template without holes is sent without values`() async throws {
        let server = try VendorServer(200, Self.taken)
        let hello = SMSMessage(id: "hello-1", to: "13800000000", template: "hello", values: ["unwanted": "x"])
        _ = try await SMSWorld.sendByAliyun(server, hello).get()
        #expect(server.seen.first?.query.contains("TemplateParam") == false)
    }

    @Test func `every request has a nonce of its own`() async throws {
        let server = try VendorServer(200, Self.taken)
        _ = try await SMSWorld.sendByAliyun(server).get()
        _ = try await SMSWorld.sendByAliyun(server).get()
        #expect(Set(server.seen.map { $0.headers["x-acs-signature-nonce"] }).count == 2)
    }

    @Test(
        arguments: [
            ("isv.MOBILE_NUMBER_ILLEGAL", .number), ("isv.BUSINESS_LIMIT_CONTROL", .limit), ("isv.DAY_LIMIT_CONTROL", .busy),
            ("isv.PARAM_LENGTH_LIMIT", .content), ("isv.SMS_TEMPLATE_ILLEGAL", .template), ("isv.SMS_SIGNATURE_ILLEGAL", .template),
            ("isv.AMOUNT_NOT_ENOUGH", .balance), ("isp.RAM_PERMISSION_DENY", .account), ("isp.SYSTEM_ERROR", .vendorBroken),
            ("isv.SOMETHING_NEW", .refused), ("", .garbled),
        ] as [(String, SMSFailure.Reason)])
    func `what Aliyun answers in 200 has our word for it`(_ code: String, _ reason: SMSFailure.Reason) async throws {
        let failure = try await SMSWorld.sendByAliyun(VendorServer(200, Self.refusal(code))).failure
        #expect(failure == SMSFailure("aliyun", reason, code: code.isEmpty ? nil : code))
    }

    @Test(
        arguments: [
            (400, "SignatureDoesNotMatch", .account), (404, "InvalidAccessKeyId.NotFound", .account), (403, "Forbidden.RAM", .account),
            (400, "Throttling.User", .busy), (400, "SignatureNonceUsed", .triedBefore), (400, "SomethingNew", .rejected),
            (400, "InternalError", .rejected),
        ] as [(Int, String, SMSFailure.Reason)])
    func `what Aliyun answers in 4xx was not taken over`(_ status: Int, _ code: String, _ reason: SMSFailure.Reason) async throws {
        let failure = try await SMSWorld.sendByAliyun(VendorServer(status, Self.refusal(code))).failure
        #expect(failure == SMSFailure("aliyun", reason, code: code))
    }

    @Test func `a message the settings have no template for, or no value, is not sent`() async throws {
        let server = try VendorServer(200, Self.taken)
        let unknown = SMSMessage(id: "1", to: "13800000000", template: "order_paid", values: [:])
        let hollow = SMSMessage(id: "2", to: "13800000000", template: "sms_code", values: ["code": "1"])
        for message in [unknown, hollow] {
            #expect(try await SMSWorld.sendByAliyun(server, message).failure?.reason == .notOffered)
        }
        #expect(server.seen.isEmpty)
    }
}
