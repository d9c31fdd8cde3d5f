import Foundation
import JixiaCore
import JixiaStore

/// A message that would have been sent.
public struct OutboxMessage: Output, Record {
    public enum Channel: String, Sendable, CaseIterable, Storable { case sms, mail }

    public let channel: Channel
    /// A mobile or an e-mail address.
    public let recipient: String
    public let template: String
    public let values: [String: String]
    public let sentAt: Moment

    public init(channel: Channel, recipient: String, template: String, values: [String: String], sentAt: Moment) {
        self.channel = channel
        self.recipient = recipient
        self.template = template
        self.values = values
        self.sentAt = sentAt
    }

    public init(_ row: Row) throws {
        channel = try row["channel"]
        recipient = try row["recipient"]
        template = try row["template"]
        let text: String = try row["message_values"]
        values = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
        sentAt = try row["sent_at"]
    }

    public static var example: OutboxMessage {
        OutboxMessage(
            channel: .sms, recipient: "13900000000", template: "sms_code", values: ["code": "602214", "minutes": "5"],
            sentAt: Moment(milliseconds: 1_795_233_600_000))
    }

    public func write(to fields: inout Fields) {
        fields.text("channel", channel.rawValue)
        fields.text("to", recipient)
        fields.text("template", template)
        fields.tree("values", .object(values.mapValues(Tree.text)))
        fields.time("sent_at", sentAt)
    }
}
