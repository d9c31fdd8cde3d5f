import JixiaCore
import JixiaStore

/// One account, by its number.
public struct AccountNumber: Input {
    let id: ID<Account>
    public init(_ form: inout Form) { id = form.id("id") }
}

/// An account with all that staff sees of it.
public struct AccountDetail: Output {
    public let summary: AccountSummary
    /// What its groups allow, by name.
    public let permissions: [String]
    public let sessions: [SessionSummary]

    public static var example: AccountDetail { AccountDetail(summary: .example, permissions: [], sessions: [.example]) }

    public func write(to fields: inout Fields) {
        summary.write(to: &fields)
        fields.tree("permissions", .list(permissions.map(Tree.text)))
        fields.list("sessions", sessions)
    }
}

extension Accounts {
    /// - Throws: `Failure.notFound`.
    public func account(_ input: AccountNumber, by caller: Caller) async throws -> AccountDetail {
        try caller.require(.accountsView)
        let now = now()
        return try await database.read { tx in
            guard let account = try tx.account(input.id) else { throw Failure.notFound }
            let rights = try tx.rights(of: input.id)
            let sessions = try tx.rows(
                """
                SELECT id, user_agent, address, created_at, used_at FROM account_session
                WHERE account_id = \(input.id) AND ended_at IS NULL AND expires_at > \(now) ORDER BY id DESC LIMIT 100
                """)
            return AccountDetail(
                summary: AccountSummary(account, groups: rights.groups), permissions: rights.permissions.map(\.name).sorted(),
                sessions: try sessions.map { try SessionSummary($0, current: caller.session) })
        }
    }

    /// The user names of accounts, for lists that know them by number.
    public func usernames(of accounts: Set<ID<Account>>) async throws -> [ID<Account>: String] {
        let rows = try await database.read { tx in
            try tx.rows("SELECT id, username FROM account WHERE id IN \(list: Array(accounts))")
        }
        var names: [ID<Account>: String] = [:]
        for row in rows { names[try row["id"]] = try row["username"] as String }
        return names
    }
}
