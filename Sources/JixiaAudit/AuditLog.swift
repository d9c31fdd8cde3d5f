import Crypto
import Foundation
import JixiaCore
import JixiaStore

/// The log of what staff did, append-only: each entry's hash covers the one before, so that none can be changed, taken out or
/// put in unnoticed by who has not the site's secret. What may be seen is for the callers' own modules to decide.
public struct AuditLog: Sendable {
    let database: Database
    let key: SymmetricKey
    let earlier: [SymmetricKey]
    private let now: Now

    /// - Parameters:
    ///   - key: derived from the site's secret; the database alone does not know it.
    ///   - earlier: of secrets before: what was written with them is still right, nothing new is.
    public init(_ database: Database, key: SymmetricKey, earlier: [SymmetricKey] = [], now: @escaping Now) {
        self.database = database
        self.key = key
        self.earlier = earlier
        self.now = now
    }

    /// Writes one entry in the transaction of the deed, so that neither is there without the other. It is the last thing a
    /// transaction does: from here on to its end nobody else can write one.
    /// - Parameters:
    ///   - actor: nil for the program itself.
    ///   - action: at most 40 characters, with words as `audit.…` in the messages.
    ///   - details: without secrets; a few short values.
    public func record(
        _ action: String, of subject: AuditSubject, by actor: ID<Account>?, _ details: [String: String] = [:], in tx: any Transaction
    ) throws {
        try tx.run("UPDATE audit_head SET entries = entries + 1 WHERE id = 1")
        guard let head: AuditHead = try tx.first(AuditHead.select) else { throw AuditHeadMissing() }
        let entry = AuditEntry(number: head.entries, at: now(), actor: actor, action: action, subject: subject, details: details)
        let hash = entry.hash(after: head.hash, key: key)
        try tx.run(
            """
            INSERT INTO audit_entry (\(AuditEntry.columns))
            VALUES (\(entry.number), \(entry.at), \(actor), \(action), \(subject.kind), \(subject.name), \(entry.detailsText), \(hash))
            """)
        try tx.run("UPDATE audit_head SET hash = \(hash) WHERE id = 1")
    }
}

/// How many entries there are, and the hash of the last.
struct AuditHead: Record {
    let entries: Int
    let hash: String
    static let select: SQL = "SELECT entries, hash FROM audit_head WHERE id = 1"

    init(_ row: Row) throws {
        entries = try row["entries"]
        hash = try row["hash"]
    }
}

struct AuditHeadMissing: Error {}

extension AuditLog {
    public static let migrations = [
        Migration(
            "audit-1",
            """
            CREATE TABLE audit_entry (
                id BIGINT NOT NULL PRIMARY KEY,
                at BIGINT NOT NULL,
                actor_id BIGINT,
                action VARCHAR(40) NOT NULL,
                subject_kind VARCHAR(20) NOT NULL,
                subject VARCHAR(100) NOT NULL,
                details TEXT NOT NULL,
                hash VARCHAR(64) NOT NULL
            ) \(.tableEnd)
            """,
            "CREATE TABLE audit_head (id INT NOT NULL PRIMARY KEY, entries BIGINT NOT NULL, hash VARCHAR(64) NOT NULL) \(.tableEnd)",
            "INSERT INTO audit_head (id, entries, hash) VALUES (1, 0, \(AuditEntry.firstHash))")
    ]
}
