import Crypto
import Foundation
import JixiaCore
import JixiaStore

/// What was done to somebody or something, and by whom. It is written once and never changed.
public struct AuditEntry: Output, Record {
    /// 1, 2, 3 … without a gap.
    public let number: Int
    public let at: Moment
    /// Nil for the program itself.
    public let actor: ID<Account>?
    /// `account.disabled`
    public let action: String
    public let subject: AuditSubject
    /// Never codes, tokens, passwords or whole mobiles.
    public let details: [String: String]
    /// Covers all of the above and the hash of the entry before.
    let hash: String

    static let columns = SQL("id, at, actor_id, action, subject_kind, subject, details, hash")
    /// Stands where the first entry has none before it.
    static let firstHash = String(repeating: "0", count: 64)

    init(number: Int, at: Moment, actor: ID<Account>?, action: String, subject: AuditSubject, details: [String: String], hash: String = "")
    {
        self.number = number
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.details = details
        self.hash = hash
    }

    public init(_ row: Row) throws {
        let details = Tree(json: Array((try row["details"] as String).utf8))
        guard case .object(let members)? = details else { throw UnreadableDetails() }
        self.init(
            number: try row["id"], at: try row["at"], actor: try row["actor_id"], action: try row["action"],
            subject: AuditSubject(try row["subject_kind"], try row["subject"]),
            details: members.compactMapValues { if case .text(let text) = $0 { text } else { nil } }, hash: try row["hash"])
    }

    /// HMAC-SHA-256 over the entry and the hash before it. The parts cannot run into each other: each is preceded by its length.
    func hash(after previous: String, key: SymmetricKey) -> String {
        let parts = [
            previous, String(number), String(at.milliseconds), actor?.description ?? "", action, subject.kind, subject.name, detailsText,
        ]
        let message = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return HMAC<SHA256>.authenticationCode(for: Data(message.utf8), using: key).hexadecimal
    }

    var detailsText: String { Tree.object(details.mapValues(Tree.text)).canonical }

    public static var example: AuditEntry {
        AuditEntry(
            number: 7, at: Moment(milliseconds: 1_795_240_800_000), actor: ID(3), action: "account.disabled", subject: .account(ID(12)),
            details: [:])
    }

    public func write(to fields: inout Fields) {
        fields.number("number", number)
        fields.time("at", at)
        fields.id("actor", actor)
        fields.text("action", action)
        fields.text("subject_kind", subject.kind)
        fields.text("subject", subject.name)
        fields.tree("details", .object(details.mapValues(Tree.text)))
    }
}

struct UnreadableDetails: Error {}

/// Whom or what something was done to.
public struct AuditSubject: Sendable, Equatable {
    /// `account`, `group`, `order`
    public let kind: String
    /// Its number, or its name where it has none.
    public let name: String

    public init(_ kind: String, _ name: String) {
        self.kind = kind
        self.name = name
    }

    public static func account(_ id: ID<Account>) -> AuditSubject { AuditSubject("account", id.description) }

    /// The account that it was done to, if it was one.
    public var account: ID<Account>? { kind == "account" ? Int64(name).map { ID($0) } : nil }
}
