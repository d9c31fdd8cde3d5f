import JixiaCore
import JixiaStore

/// What became of the log.
public enum AuditFinding: Sendable, Equatable {
    case sound(entries: Int)
    /// The first entry that is not what was written, or is not there.
    case broken(at: Int)
}

extension AuditLog {
    private static let batch = 1000

    /// Follows the chain from the first entry to the last one there was when the check began.
    public func check() async throws -> AuditFinding {
        let found: AuditHead? = try await database.read { tx in try tx.first(AuditHead.select) }
        guard let head = found else { return .broken(at: 0) }
        var (number, hash) = (0, AuditEntry.firstHash)
        while number < head.entries {
            let (last, end) = (number, min(number + Self.batch, head.entries))
            let rows = try await database.read(isLong: true) { tx in
                try tx.rows("SELECT \(AuditEntry.columns) FROM audit_entry WHERE id > \(last) AND id <= \(end) ORDER BY id")
            }
            for row in rows {
                number += 1
                // What cannot even be read was not written by us.
                guard let entry = try? AuditEntry(row), entry.number == number, fits(entry, after: hash) else {
                    return .broken(at: number)
                }
                hash = entry.hash
            }
            guard number == end else { return .broken(at: number + 1) }
        }
        return hash == head.hash ? .sound(entries: head.entries) : .broken(at: head.entries)
    }

    private func fits(_ entry: AuditEntry, after previous: String) -> Bool {
        ([key] + earlier).contains { entry.hash(after: previous, key: $0) == entry.hash }
    }
}
