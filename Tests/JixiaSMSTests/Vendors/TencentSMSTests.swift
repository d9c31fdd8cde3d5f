import Crypto
import Foundation
import JixiaMessages
import Testing

@testable import JixiaSMS

@Suite struct TencentSMSTests {
    /// The answer of the published example.
    private static let taken = """
        {"Response":{"SendStatusSet":[{"SerialNo":"5000:1045710669157053657849499619","PhoneNumber":"+8618511122233","Fee":1,\
        "SessionContext":"test","Code":"Ok","Message":"send success","IsoCode":"CN"}],"RequestId":"a0aabda6-cf91-4f3e-a81f-9198114a2279"}}
        """

    private static func status(_ code: String) -> String {
        #"{"Response":{"SendStatusSet":[{"SerialNo":"","PhoneNumber":"+8613800000000","Fee":0,"Code":"\#(code)","Message":"no"}]}}"#
    }

    private static func error(_ code: String) -> String {
        #"{"Response":{"Error":{"Code":"\#(code)","Message":"no"},"RequestId":"ed93f3cb-f35e-473f-b9f3-0d451b8b79c6"}}"#
    }

    /// Tencent's side of the signature, from the request as it came.
    private func isSigned(_ request: VendorServer.Request) -> Bool {
        let form =
            /TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE\/([0-9-]{10})\/sms\/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=([0-9a-f]{64})/
        guard let match = (request.headers["authorization"] ?? "").wholeMatch(of: form), let time = request.headers["x-tc-timestamp"],
            let seconds = Double(time), Date(timeIntervalSince1970: seconds).ISO8601Format().hasPrefix(match.1)
        else { return false }
        func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
        func sign(_ key: Data, _ text: some StringProtocol) -> Data {
            Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
        }
        let canonical = """
            POST
            /

            content-type:\(request.headers["content-type"] ?? "")
            host:\(request.headers["host"] ?? "")
            x-tc-action:\((request.headers["x-tc-action"] ?? "").lowercased())

            content-type;host;x-tc-action
            \(hex(SHA256.hash(data: Data(request.body.utf8))))
            """
        let toSign = "TC3-HMAC-SHA256\n\(time)\n\(match.1)/sms/tc3_request\n\(hex(SHA256.hash(data: Data(canonical.utf8))))"
        let day = sign(Data("TC3\(SMSWorld.tencentSecret)".utf8), match.1)
        return hex(sign(sign(sign(day, "sms"), "tc3_request"), toSign)) == match.2
    }

    @Test func `the request is Tencent's, signed, with its template, the values in order and our id`() async throws {
        let server = try VendorServer(200, Self.taken)
        let taken = try await SMSWorld.sendByTencent(server).get()
        #expect(taken == SMSTaken(vendor: "tencent", serial: "5000:1045710669157053657849499619"))

        let request = try #require(server.seen.first)
        #expect(request.method == "POST" && request.target == "/")
        #expect(isSigned(request))
        #expect(request.headers["x-tc-action"] == "SendSms" && request.headers["x-tc-version"] == "2021-01-11")
        #expect(request.headers["x-tc-region"] == "ap-guangzhou" && request.headers["x-tc-timestamp"] == "1795233600")
        let body = request.json
        #expect(Set(body.keys) == ["PhoneNumberSet", "SmsSdkAppId", "SignName", "TemplateId", "TemplateParamSet", "SessionContext"])
        #expect(body["PhoneNumberSet"] as? [String] == ["+8613800000000"])
        #expect(body["TemplateParamSet"] as? [String] == ["602214", "5"])
        #expect(body["SmsSdkAppId"] as? String == "1400006666" && body["TemplateId"] as? String == "1110")
        #expect(body["SignName"] as? String == "稷下学宫" && body["SessionContext"] as? String == "code-7")
    }

    private static let reasons: [(String, SMSFailure.Reason)] = [
        ("InvalidParameterValue.IncorrectPhoneNumber", .number), ("FailedOperation.PhoneNumberInBlacklist", .blocked),
        ("LimitExceeded.PhoneNumberDailyLimit", .limit), ("LimitExceeded.PhoneNumberThirtySecondLimit", .limit),
        ("LimitExceeded.AppDailyLimit", .busy), ("RequestLimitExceeded", .busy), ("FailedOperation.ContainSensitiveWord", .content),
        ("FailedOperation.TemplateIncorrectOrUnapproved", .template), ("InvalidParameterValue.TemplateParameterLengthLimit", .template),
        ("FailedOperation.InsufficientBalanceInSmsPackage", .balance), ("AuthFailure.SignatureFailure", .account),
        ("UnauthorizedOperation.RequestIpNotInWhitelist", .account), ("InternalError.SigVerificationFail", .account),
        ("InternalError.Timeout", .vendorBroken), ("InternalError", .vendorBroken), ("FailedOperation.SomethingNew", .refused),
    ]

    @Test(arguments: reasons)
    func `what Tencent says of the number has our word for it`(_ code: String, _ reason: SMSFailure.Reason) async throws {
        #expect(try await SMSWorld.sendByTencent(VendorServer(200, Self.status(code))).failure == SMSFailure("tencent", reason, code: code))
    }

    @Test(arguments: reasons)
    func `what Tencent says of the request has our word for it`(_ code: String, _ reason: SMSFailure.Reason) async throws {
        #expect(try await SMSWorld.sendByTencent(VendorServer(200, Self.error(code))).failure == SMSFailure("tencent", reason, code: code))
    }

    @Test(arguments: [
        "{}", #"{"Response":{}}"#, #"{"Response":{"SendStatusSet":[]}}"#, #"{"Response":{"SendStatusSet":[{}]}}"#,
        #"{"Response":{"SendStatusSet":[{"Code":"Ok"},{"Code":"Ok"}]}}"#, #"{"Response":{"Error":{}}}"#, "[]", "null", "<html>", "",
    ])
    func `an answer that says nothing leaves it open`(_ body: String) async throws {
        #expect(try await SMSWorld.sendByTencent(VendorServer(200, body)).failure?.reason == .garbled)
    }
}
