import Crypto
import Foundation
import JixiaMessages
import Testing

@testable import JixiaSMS

@Suite struct YuntongxunSMSTests {
    /// The answer of the published example.
    private static let taken =
        #"{"statusCode":"000000","templateSMS":{"dateCreated":"20130201155306","smsMessageSid":"ff8080813c373cab013c94b0f0512345"}}"#

    /// Yuntongxun's side: the account and time from the header, the query's `sig` from them and the token.
    private func isSigned(_ request: VendorServer.Request) -> Bool {
        guard let data = Data(base64Encoded: request.headers["authorization"] ?? "") else { return false }
        let parts = String(decoding: data, as: UTF8.self).split(separator: ":")
        guard parts.count == 2, parts[0] == SMSWorld.yuntongxunAccount, parts[1] == "20261121120000" else { return false }
        let digest = Insecure.MD5.hash(data: Data((parts[0] + SMSWorld.yuntongxunToken + parts[1]).utf8))
        return request.query == "sig=" + digest.map { String(format: "%02X", $0) }.joined()
    }

    @Test func `the request is Yuntongxun's, signed, with its template, the values in order and a name made from our id`() async throws {
        let server = try VendorServer(200, Self.taken)
        let taken = try await SMSWorld.sendByYuntongxun(server).get()
        #expect(taken == SMSTaken(vendor: "yuntongxun", serial: "ff8080813c373cab013c94b0f0512345"))

        let request = try #require(server.seen.first)
        #expect(request.method == "POST")
        #expect(request.path == "/2013-12-26/Accounts/\(SMSWorld.yuntongxunAccount)/SMS/TemplateSMS")
        #expect(isSigned(request))
        #expect(request.headers["accept"] == "application/json")
        #expect(request.headers["content-type"] == "application/json;charset=utf-8")
        let body = request.json
        #expect(Set(body.keys) == ["to", "appId", "templateId", "datas", "reqId"])
        #expect(body["to"] as? String == "13800000000" && body["templateId"] as? String == "1")
        #expect(body["datas"] as? [String] == ["602214", "5"])
        #expect(body["reqId"] as? String == "5ac7524c2d50e7fd0adac39017e21e8d")
        #expect(YuntongxunSMS.requestID(of: "code-7") == "5ac7524c2d50e7fd0adac39017e21e8d")
    }

    @Test(
        arguments: [
            ("160042", .number), ("160034", .blocked), ("160038", .limit), ("160040", .limit), ("111111", .busy), ("160033", .content),
            ("160032", .template), ("112311", .template), ("111142", .balance), ("111109", .account), ("111141", .account),
            ("112310", .account), ("160000", .vendorBroken), ("111000", .vendorBroken), ("113301", .vendorBroken), ("160050", .refused),
            ("", .garbled),
        ] as [(String, SMSFailure.Reason)])
    func `its status codes have our words for them`(_ code: String, _ reason: SMSFailure.Reason) async throws {
        let server = try VendorServer(200, #"{"statusCode":"\#(code)","statusMsg":"no"}"#)
        #expect(
            try await SMSWorld.sendByYuntongxun(server).failure == SMSFailure("yuntongxun", reason, code: code.isEmpty ? nil : code))
    }
}
