import JixiaCore
import JixiaJobs
import JixiaStore

/// One document with everything that is kept about a person, as far as it is made.
public struct DataExport: Output, Sendable {
    public enum State: String, Sendable, CaseIterable, Storable { case none, waiting, ready }

    /// So long a finished one lies ready.
    static let life = Duration.hours(24)

    public let state: State
    public let askedAt: Moment?
    public let expiresAt: Moment?

    static let nothing = DataExport(state: .none, askedAt: nil, expiresAt: nil)
    public static var example: DataExport {
        DataExport(state: .ready, askedAt: Moment(milliseconds: 1_795_233_600_000), expiresAt: Moment(milliseconds: 1_795_320_000_000))
    }

    public func write(to fields: inout Fields) {
        fields.text("state", state.rawValue)
        fields.time("asked_at", askedAt)
        fields.time("expires_at", expiresAt)
        fields.text("url", state == .ready ? "/api/users/export/file/" : nil)
    }
}

/// The document itself.
public struct ExportedData: Reply {
    public static let mediaType = "application/json"
    public let content: [UInt8]
    public func bytes(_ language: Language) -> [UInt8] { content }
    public func tree(_ language: Language) -> Tree { .null }
    public static func schema(_ components: inout [String: Tree]) -> Tree? { ["type": "object"] }
}

/// Gathers what is kept about one person.
struct MakeExport: Job {
    static let kind = "accounts.make_export"
    static let retry = Retry.doubling(from: .seconds(5), attemptsMax: 6)
    let export: ID<DataExport>
}

extension Accounts {
    static let exportTable = Migration(
        "accounts-export-1",
        """
        CREATE TABLE data_export (
            id \(.identity),
            account_id BIGINT NOT NULL,
            content MEDIUMTEXT,
            asked_at BIGINT NOT NULL,
            expires_at BIGINT,
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX data_export_account ON data_export (account_id, id)")

    /// Begins a new one; what was made before is gone.
    public func askExport(_ input: NoInput, by caller: Caller) async throws -> DataExport {
        try caller.requireFresh()
        let now = now()
        try await database.write { tx in
            guard try tx.lockedAccount(caller.account) != nil else { throw Failure.signInNeeded }
            try tx.run("DELETE FROM data_export WHERE account_id = \(caller.account)")
            let inserted = try tx.run("INSERT INTO data_export (account_id, asked_at) VALUES (\(caller.account), \(now))")
            try jobs.add(MakeExport(export: ID(inserted.id)), in: tx)
            try note(.dataExported, by: caller, in: tx)
        }
        return DataExport(state: .waiting, askedAt: now, expiresAt: nil)
    }

    public func export(_ input: NoInput, by caller: Caller) async throws -> DataExport {
        let row = try await database.read { tx in
            try tx.rows("SELECT asked_at, expires_at FROM data_export WHERE account_id = \(caller.account) ORDER BY id DESC LIMIT 1").first
        }
        guard let row else { return .nothing }
        guard let expiresAt = try row["expires_at"] as Moment? else {
            return DataExport(state: .waiting, askedAt: try row["asked_at"], expiresAt: nil)
        }
        return expiresAt > now() ? DataExport(state: .ready, askedAt: try row["asked_at"], expiresAt: expiresAt) : .nothing
    }

    public func exportedData(_ input: NoInput, by caller: Caller) async throws -> ExportedData {
        try caller.requireFresh()
        let content: String? = try await database.read { tx in
            try tx.value("SELECT content AS value FROM data_export WHERE account_id = \(caller.account) AND expires_at > \(now())")
        }
        guard let content else { throw Failure.exportMissing }
        return ExportedData(content: Array(content.utf8))
    }
}
