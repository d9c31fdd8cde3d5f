import JixiaAudit
import JixiaCore

extension Accounts {
    /// What staff did, newest first.
    public func audit(_ input: ListAudit, by caller: Caller) async throws -> Page<AuditEntry> {
        try caller.require(.auditView)
        return try await audit.list(input)
    }
}
