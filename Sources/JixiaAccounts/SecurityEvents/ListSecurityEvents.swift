import JixiaCore
import JixiaStore

public struct ListSecurityEvents: Input {
    let paging: Paging
    public init(_ form: inout Form) { paging = form.paging() }
}

extension Accounts {
    /// What happened to the caller's account lately, the newest first.
    public func securityEvents(_ input: ListSecurityEvents, by caller: Caller) async throws -> Page<SecurityEvent> {
        let (count, events): (Int, [SecurityEvent]) = try await database.read { tx in
            (
                try tx.count("SELECT COUNT(*) AS value FROM security_event WHERE account_id = \(caller.account)"),
                try tx.all(
                    """
                    SELECT \(SecurityEvent.columns) FROM security_event WHERE account_id = \(caller.account)
                    ORDER BY id DESC LIMIT \(input.paging.limit) OFFSET \(input.paging.offset)
                    """)
            )
        }
        return Page(count: count, paging: input.paging, results: events)
    }
}
