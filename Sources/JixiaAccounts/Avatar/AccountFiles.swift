import JixiaCore
import JixiaFiles
import JixiaJobs
import JixiaStore

/// What one account may keep.
enum FileLimits {
    static let count = 2000
    static let bytes = 500 * 1024 * 1024
    /// Files without a row are left alone for so long: their transaction may still be under way.
    static let grace = Duration.days(1)
    static let page = 500
}

/// Files that no row tells of any more. Removing one twice does no harm.
struct RemoveFiles: Job {
    static let kind = "accounts.remove_files"
    let keys: [String]
}

extension Accounts {
    static let fileTables = Migration(
        "accounts-files-1",
        """
        CREATE TABLE account_file (
            file_key VARCHAR(110) NOT NULL PRIMARY KEY,
            account_id BIGINT NOT NULL,
            bytes BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX account_file_account ON account_file (account_id)")

    func addFileHandlers(to worker: inout Worker) {
        worker.handle(RemoveFiles.self) { try await removeFiles($0.keys.compactMap { FileKey($0) }) }
        worker.every(.days(1), "accounts.sweep_files") { try await sweepFiles() }
    }

    /// Writes down whose the files are. The caller holds the account's row, so what is counted here stays as it is.
    /// - Throws: `Failure.filesTooMany`.
    func keep(_ files: [(key: FileKey, size: Int)], for account: ID<Account>, in tx: any Transaction) throws {
        for file in files {
            try tx.run(
                """
                INSERT INTO account_file (file_key, account_id, bytes, created_at)
                VALUES (\(file.key.description), \(account), \(file.size), \(now()))
                """)
        }
        let count = try tx.count("SELECT COUNT(*) AS value FROM account_file WHERE account_id = \(account)")
        let bytes = try tx.count("SELECT COALESCE(SUM(bytes), 0) AS value FROM account_file WHERE account_id = \(account)")
        guard count <= FileLimits.count, bytes <= FileLimits.bytes else { throw Failure.filesTooMany }
    }

    func release(_ keys: [FileKey], in tx: any Transaction) throws {
        let names = keys.map(\.description)
        try tx.run("DELETE FROM account_file WHERE file_key IN \(list: names)")
        try jobs.add(RemoveFiles(keys: names), in: tx)
    }

    private func removeFiles(_ keys: [FileKey]) async throws {
        guard let uploads else { return }
        for key in keys { try await uploads.files.delete(key) }
    }

    /// Files whose transaction never came to its end, and those that were never written to theirs.
    func sweepFiles() async throws {
        guard let uploads else { return }
        let end = now() - FileLimits.grace
        try await uploads.files.removeLeftovers(before: end)
        var last: FileKey?
        while true {
            let page = try await uploads.files.list(Avatar.folder, after: last, limit: FileLimits.page)
            guard let next = page.last else { return }
            last = next.key
            let old = page.filter { $0.writtenAt < end }.map(\.key)
            let known: [String] = try await database.read { tx in
                try tx.values("SELECT file_key AS value FROM account_file WHERE file_key IN \(list: old.map(\.description))")
            }
            let kept = Set(known)
            try await removeFiles(old.filter { !kept.contains($0.description) })
        }
    }
}
