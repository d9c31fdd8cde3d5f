import Crypto
import Foundation
import JixiaMessages
import Testing

@testable import JixiaSMS

@Suite struct WebhookSMSTests {
    @Test func `the request carries our names, our id and a signature the receiver can check`() async throws {
        let server = try VendorServer(200, #"{"serial":"41"}"#)
        #expect(try await SMSWorld.sendByWebhook(server).get() == SMSTaken(vendor: "webhook", serial: "41"))

        let request = try #require(server.seen.first)
        #expect(request.method == "POST" && request.target == "/sms")
        #expect(request.headers["idempotency-key"] == "code-7" && request.headers["jixia-timestamp"] == "1795233600")
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("1795233600.\(request.body)".utf8), using: SymmetricKey(data: Data(SMSWorld.webhookSecret.utf8)))
        #expect(request.headers["jixia-signature"] == "v1=" + code.map { String(format: "%02x", $0) }.joined())
        #expect(
            request.body
                == #"{"id":"code-7","mobile":"13800000000","template":"sms_code","values":{"code":"602214","minutes":"5"}}"#)
    }

    @Test func `a receiver without numbers of its own is known by our id`() async throws {
        #expect(try await SMSWorld.sendByWebhook(VendorServer(202, "{}")).get() == SMSTaken(vendor: "webhook", serial: "code-7"))
    }

    @Test(
        arguments: [
            (422, #"{"code":"number"}"#, .number, "number"), (422, #"{"code":"limit"}"#, .limit, "limit"),
            (402, #"{"code":"balance"}"#, .balance, "balance"), (400, #"{"code":"tookTooLong"}"#, .rejected, "tookTooLong"),
            (401, "{}", .rejected, nil), (404, "not here", .rejected, "HTTP-404"), (429, "", .busy, "HTTP-429"),
            (500, #"{"code":"number"}"#, .vendorBroken, "HTTP-500"), (200, "done", .garbled, "HTTP-200"),
        ] as [(Int, String, SMSFailure.Reason, String?)])
    func `its no has the receiver's reason`(_ status: Int, _ body: String, _ reason: SMSFailure.Reason, _ code: String?) async throws {
        #expect(try await SMSWorld.sendByWebhook(VendorServer(status, body)).failure == SMSFailure("webhook", reason, code: code))
    }
}
