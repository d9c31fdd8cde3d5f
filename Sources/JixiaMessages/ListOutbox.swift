import JixiaCore
import JixiaStore

public struct ListOutbox: Input {
    let recipient: String?
    let limit: Int

    public init(_ form: inout Form) {
        recipient = form.optionalText("to", 1...254)
        limit = form.int("limit", 1...200, default: 50)
    }
}

extension Outbox {
    /// What would have been sent, newest first. Only development mode has a way to it.
    public func list(_ input: ListOutbox) async throws -> [OutboxMessage] {
        let recipient: SQL = input.recipient.map { "WHERE recipient = \($0)" } ?? ""
        return try await database.read { tx in
            try tx.all(
                """
                SELECT channel, recipient, template, message_values, sent_at FROM outbox \(recipient) ORDER BY id DESC LIMIT \(input.limit)
                """)
        }
    }
}
