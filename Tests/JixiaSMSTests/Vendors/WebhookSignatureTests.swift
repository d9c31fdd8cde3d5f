import JixiaCore
import JixiaSMS
import Testing

@Suite struct WebhookSignatureTests {
    private let body = Array(#"{"id":"code-7"}"#.utf8)
    private let secret = SMSSecret(SMSWorld.webhookSecret)
    private let timestamp = "1795233600"
    /// By Python's `hmac`.
    private let signature = "v1=beaac4937fd4690ea833c7e9328be946db3ccefe6524366b96ff2aa187c025be"

    private func isGenuine(_ timestamp: String, _ body: [UInt8], _ signature: String, at now: Moment = SMSWorld.now) -> Bool {
        WebhookSignature.isGenuine(timestamp: timestamp, body: body, signature: signature, secret: secret, now: now)
    }

    @Test func `it is what another program makes of the rule`() {
        #expect(WebhookSignature.signature(timestamp: timestamp, body: body, secret: secret) == signature)
        #expect(isGenuine(timestamp, body, signature))
    }

    @Test func `a change anywhere makes it worthless`() {
        #expect(!isGenuine("1795233601", body, signature))
        #expect(!isGenuine(timestamp, body + [32], signature))
        #expect(!isGenuine(timestamp, body, signature.dropLast() + "f"))
        #expect(!isGenuine(timestamp, body, String(signature.dropFirst(3))))
        let other = SMSSecret(String(repeating: "t", count: 32))
        #expect(!WebhookSignature.isGenuine(timestamp: timestamp, body: body, signature: signature, secret: other, now: SMSWorld.now))
    }

    @Test(arguments: ["", "v1=", "v1=zz", "v2=00", String(repeating: "é", count: 64), "v1=" + String(repeating: "é", count: 64)])
    func `what is no signature is none`(_ text: String) {
        #expect(!isGenuine(timestamp, body, text))
    }

    @Test func `it grows old after five minutes, and does not come from the future`() {
        #expect(isGenuine(timestamp, body, signature, at: SMSWorld.now + .seconds(300)))
        #expect(!isGenuine(timestamp, body, signature, at: SMSWorld.now + .seconds(301)))
        #expect(isGenuine(timestamp, body, signature, at: SMSWorld.now - .seconds(300)))
        #expect(!isGenuine(timestamp, body, signature, at: SMSWorld.now - .seconds(301)))
    }

    @Test(arguments: ["", "x", "9223372036854775807", "-9223372036854775808", "99999999999999999999"])
    func `a time that is none is refused`(_ text: String) {
        #expect(!isGenuine(text, body, WebhookSignature.signature(timestamp: text, body: body, secret: secret)))
    }
}
