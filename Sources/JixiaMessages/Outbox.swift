import Foundation
import JixiaCore
import JixiaStore

/// Where messages stay in development mode, to be read on a page instead of a telephone.
public struct Outbox: Sendable {
    public static let kept = Duration.days(7)

    let database: Database
    private let now: Now

    public init(_ database: Database, now: @escaping Now) {
        self.database = database
        self.now = now
    }

    /// Keeps a message; one of the same id is kept once.
    func keep(_ id: String, _ message: OutboxMessage) async throws {
        let values = String(decoding: Tree.object(message.values.mapValues(Tree.text)).json, as: UTF8.self)
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run(
                """
                INSERT INTO outbox (message_id, channel, recipient, template, message_values, sent_at)
                VALUES (\(id), \(message.channel), \(message.recipient), \(message.template), \(values), \(message.sentAt))
                \(.onConflict("message_id")) message_id = \(.brought("message_id"))
                """)
        }
    }

    public func prune() async throws {
        let oldest = now() - Self.kept
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run("DELETE FROM outbox WHERE sent_at < \(oldest)")
        }
    }
}

/// The sender of development mode: nothing leaves the machine.
public struct OutboxSender: SMSSender {
    private let outbox: Outbox
    private let now: Now

    public init(_ database: Database, now: @escaping Now) {
        outbox = Outbox(database, now: now)
        self.now = now
    }

    public func send(_ message: SMSMessage) async throws {
        try await outbox.keep(
            "sms:" + message.id,
            OutboxMessage(
                channel: .sms, recipient: message.mobile, template: message.template, values: message.values, sentAt: now()))
    }
}
