import JixiaCore
import JixiaMessages

/// What a webhook's server posts back: `{"id", "serial", "mobile", "state", "code", "at"}`, `state` one of `delivered` and `failed`,
/// `at` in seconds since 1970, signed like what it was sent.
public enum WebhookReceipts: ReceiptReader {
    public static let vendor = "webhook"
    public static let answer = #"{"ok":true}"#

    /// Refuses a receipt that is not signed, before reading it.
    public static func read(
        _ body: [UInt8], timestamp: String, signature: String, secret: SMSSecret, now: Moment
    ) throws(ReceiptMistake) -> [DeliveryReceipt] {
        guard WebhookSignature.isGenuine(timestamp: timestamp, body: body, signature: signature, secret: secret, now: now) else {
            throw mistake
        }
        return try read(body)
    }

    /// For a body whose signature has been checked.
    public static func read(_ body: [UInt8]) throws(ReceiptMistake) -> [DeliveryReceipt] {
        guard let item = Tree(json: body), let state = DeliveryReceipt.State(rawValue: item.text("state")),
            case .number(let at) = item["at"], (0...99_999_999_999).contains(at)
        else { throw mistake }
        let id = try need(item.text("id"))
        let serial = item.text("serial")
        return [
            DeliveryReceipt(
                vendor: vendor, serial: serial.isEmpty ? id : try need(serial), messageID: id, mobile: try need(item.text("mobile")),
                state: state, code: String(item.text("code").prefix(64)), at: Moment(milliseconds: at * 1000))
        ]
    }
}
