import JixiaCore
import JixiaMessages

/// Hands messages to any server that can check a signature (`WebhookSignature`).
///
/// It is posted `{"id", "mobile", "template", "values"}`, with our own names for templates and values. `Idempotency-Key` is the
/// message's id: whoever gets one twice has to answer as the first time and send nothing. Any 2xx with a JSON object, in it
/// `serial` or nothing, says that the message is taken over. 4xx says that it is not, and `code` may say why: `number`, `blocked`,
/// `limit` and `content` keep it from the next vendor; `template`, `balance`, `account` and `busy` do not.
public struct WebhookSMS: SMSVendor {
    public let name = "webhook"
    private let settings: WebhookSettings
    private let poster: SMSPoster
    private let now: Now

    public init(_ settings: WebhookSettings, _ poster: SMSPoster, now: @escaping Now) {
        self.settings = settings
        self.poster = poster
        self.now = now
    }

    public func send(_ message: SMSMessage) async throws(SMSFailure) -> SMSTaken {
        let reply = try await VendorReply.ask(poster, request(message), of: name)
        guard reply.isAccepted else {
            let code = reply.body.text("code")
            throw SMSFailure(name, Self.reasons[code] ?? .rejected, code: code.isEmpty ? nil : code)
        }
        let serial = reply.body.text("serial")
        return SMSTaken(vendor: name, serial: serial.isEmpty ? message.id : serial)
    }

    private func request(_ message: SMSMessage) -> SMSPoster.Request {
        let body = Tree.object([
            "id": .text(message.id), "mobile": .text(message.mobile), "template": .text(message.template),
            "values": .object(message.values.mapValues(Tree.text)),
        ]).json
        let timestamp = String(now().secondsSince1970)
        return SMSPoster.Request(
            url: settings.url.text,
            headers: [
                "accept": "application/json", "content-type": "application/json", "host": settings.url.host,
                "idempotency-key": message.id, "jixia-timestamp": timestamp,
                "jixia-signature": WebhookSignature.signature(timestamp: timestamp, body: body, secret: settings.secret),
            ],
            body: body)
    }

    private static let reasons: [String: SMSFailure.Reason] = Dictionary(
        [SMSFailure.Reason.number, .blocked, .limit, .content, .template, .balance, .account, .busy].map { ($0.rawValue, $0) }
    ) { first, _ in first }
}
