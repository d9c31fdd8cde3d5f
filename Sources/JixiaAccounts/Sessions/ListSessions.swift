import JixiaCore
import JixiaStore

public struct ListSessions: Input {
    let paging: Paging
    public init(_ form: inout Form) { paging = form.paging() }
}

/// One place where an account is signed in, as its owner sees it.
public struct SessionSummary: Output, Sendable {
    public let id: ID<Session>
    /// What the browser or program called itself; empty where it said nothing.
    public let device: String
    public let address: String
    public let createdAt: Moment
    public let usedAt: Moment
    public let isCurrent: Bool

    public static var example: SessionSummary {
        SessionSummary(
            id: ID(31), device: "Mozilla/5.0 (Linux; Android 15)", address: "203.0.113.7",
            createdAt: Moment(milliseconds: 1_795_233_600_000),
            usedAt: Moment(milliseconds: 1_795_240_800_000), isCurrent: true)
    }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.text("device", device)
        fields.text("address", address)
        fields.time("created_at", createdAt)
        fields.time("used_at", usedAt)
        fields.flag("is_current", isCurrent)
    }
}

extension SessionSummary {
    init(_ row: Row, current: ID<Session>) throws {
        id = try row["id"]
        device = try row["user_agent"]
        address = try row["address"]
        createdAt = try row["created_at"]
        usedAt = try row["used_at"]
        isCurrent = id == current
    }
}

extension Accounts {
    public func sessions(_ input: ListSessions, by caller: Caller) async throws -> Page<SessionSummary> {
        let live: SQL = "account_id = \(caller.account) AND ended_at IS NULL AND expires_at > \(now())"
        let (count, rows) = try await database.read { tx in
            (
                try tx.count("SELECT COUNT(*) AS value FROM account_session WHERE \(live)"),
                try tx.rows(
                    """
                    SELECT id, user_agent, address, created_at, used_at FROM account_session WHERE \(live)
                    ORDER BY id DESC LIMIT \(input.paging.limit) OFFSET \(input.paging.offset)
                    """)
            )
        }
        let sessions = try rows.map { try SessionSummary($0, current: caller.session) }
        return Page(count: count, paging: input.paging, results: sessions)
    }
}
