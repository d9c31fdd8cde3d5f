import JixiaCore
import JixiaStore

/// The mail sender of development mode: nothing leaves the machine.
public struct OutboxMailSender: MailSender {
    private let outbox: Outbox
    private let now: Now

    public init(_ database: Database, now: @escaping Now) {
        outbox = Outbox(database, now: now)
        self.now = now
    }

    public func send(_ mail: Mail) async throws {
        var values = ["subject": mail.subject, "text": mail.text]
        values["link"] = Self.link(in: mail.text)
        let template = mail.template.isEmpty ? "mail" : mail.template
        try await outbox.keep(
            "mail:" + mail.id,
            OutboxMessage(channel: .mail, recipient: mail.to.address, template: template, values: values, sentAt: now()))
    }

    /// What a reader would press: the first address of the web in the text.
    static func link(in text: String) -> String? { text.firstMatch(of: /https?:\/\/[^\s<>"]+/).map { String($0.output) } }
}
