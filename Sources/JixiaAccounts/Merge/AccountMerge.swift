import JixiaCore
import JixiaStore

/// Moves what a domain has of one account to another, inside the transaction that joins them. Both accounts are held.
public typealias Merger = @Sendable (_ from: ID<Account>, _ into: ID<Account>, any Transaction) throws -> MergeReport

/// Two accounts that were proved to be one person's, and what became of it.
struct AccountMerge: Record {
    static let life = Duration.minutes(10)

    let id: ID<AccountMerge>
    let from: ID<Account>
    let into: ID<Account>
    /// Of the account that goes, when it was proved: a new password since then takes the proof's worth away.
    let epoch: Int

    static let columns = SQL("id, from_account_id, into_account_id, from_epoch")

    init(_ row: Row) throws {
        id = try row["id"]
        from = try row["from_account_id"]
        into = try row["into_account_id"]
        epoch = try row["from_epoch"]
    }
}

extension Accounts {
    static let mergeTable = Migration(
        "accounts-merge-1",
        """
        CREATE TABLE account_merge (
            id \(.identity),
            token_hash VARCHAR(64) NOT NULL UNIQUE,
            from_account_id BIGINT NOT NULL,
            into_account_id BIGINT NOT NULL,
            from_epoch INT NOT NULL,
            report TEXT NOT NULL,
            expires_at BIGINT NOT NULL,
            merged_at BIGINT,
            created_at BIGINT NOT NULL,
            FOREIGN KEY (from_account_id) REFERENCES account (id),
            FOREIGN KEY (into_account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """)

    /// Adds what another domain moves.
    public mutating func addMerger(_ merger: @escaping Merger) { mergers.append(merger) }
}

/// What a merge would move, or has moved.
public struct MergePlan: Output {
    /// Confirms it, within ten minutes; nil for one that is done.
    public let merge: String?
    /// The account that goes.
    public let username: String
    public let report: MergeReport

    public static var example: MergePlan {
        MergePlan(
            merge: String(repeating: "5f", count: 32), username: "jx_3k7m9w2x4p", report: MergeReport(["orders": 3, "addresses": 1]))
    }

    public func write(to fields: inout Fields) {
        fields.text("merge", merge)
        fields.text("username", username)
        fields.tree("moves", .object(report.counts.mapValues { .number(Int64($0)) }))
    }
}
