import JixiaCore
import JixiaStore

public struct ListAudit: Input {
    let paging: Paging
    public init(_ form: inout Form) { paging = form.paging() }
}

extension AuditLog {
    /// Newest first.
    public func list(_ input: ListAudit) async throws -> Page<AuditEntry> {
        let (count, entries): (Int, [AuditEntry]) = try await database.read { tx in
            (
                try tx.count("SELECT COUNT(*) AS value FROM audit_entry"),
                try tx.all(
                    """
                    SELECT \(AuditEntry.columns) FROM audit_entry
                    ORDER BY id DESC LIMIT \(input.paging.limit) OFFSET \(input.paging.offset)
                    """)
            )
        }
        return Page(count: count, paging: input.paging, results: entries)
    }
}
