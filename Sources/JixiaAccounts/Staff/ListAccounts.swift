import JixiaCore
import JixiaMessages
import JixiaStore

/// Which accounts staff looks for.
public struct ListAccounts: Input {
    public enum State: String, Sendable, CaseIterable { case active, disabled }

    /// A whole mobile, a whole e-mail address, or what a user name begins with.
    let search: String?
    let group: String?
    let state: State?
    let paging: Paging

    public init(_ form: inout Form) {
        search = form.optionalText("search", 1...254)
        group = form.optionalGroupName("group")
        state = form.optionalChoice("state")
        paging = form.paging()
    }

    fileprivate var condition: SQL {
        var condition: SQL = "1 = 1"
        if let search { condition += " AND \(Self.match(search))" }
        if let group {
            condition += """
                 AND EXISTS (SELECT 1 FROM group_member m JOIN account_group g ON g.id = m.group_id
                WHERE m.account_id = account.id AND g.name_key = \(GroupName.key(group)))
                """
        }
        if let state { condition += " AND is_disabled = \(state == .disabled)" }
        return condition
    }

    private static func match(_ search: String) -> SQL {
        if Mobile.isOne(search) { return "mobile = \(search)" }
        if search.contains("@") { return "email_key = \(Email.key(search))" }
        let start = Username.key(search)
        // The last character that a name could go on with, and beyond.
        return "username_key >= \(start) AND username_key < \(start + "\u{FFFD}")"
    }
}

/// An account as staff sees it in a list: enough to know it, not enough to call its owner.
public struct AccountSummary: Output {
    public let id: ID<Account>
    public let username: String
    public let nickname: String
    public let mobile: String?
    public let email: String?
    public let groups: [String]
    public let isSuperuser: Bool
    public let isDisabled: Bool
    public let createdAt: Moment

    init(_ account: AccountRow, groups: [String]) {
        id = account.id
        username = account.username
        nickname = account.nickname
        mobile = account.mobile.map { Mobile.masked($0) }
        email = account.email.map(Masked.address)
        self.groups = groups
        isSuperuser = account.isSuperuser
        isDisabled = account.isDisabled
        createdAt = account.createdAt
    }

    private init(example: Void) {
        id = ID(12)
        username = "mengke"
        nickname = "孟轲"
        mobile = "139****0000"
        email = "m***@example.com"
        groups = ["teacher"]
        isSuperuser = false
        isDisabled = false
        createdAt = Moment(milliseconds: 1_795_233_600_000)
    }

    public static var example: AccountSummary { AccountSummary(example: ()) }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.text("username", username)
        fields.text("nickname", nickname)
        fields.text("mobile", mobile)
        fields.text("email", email)
        fields.tree("groups", .list(groups.map(Tree.text)))
        fields.flag("is_superuser", isSuperuser)
        fields.flag("is_disabled", isDisabled)
        fields.time("created_at", createdAt)
    }
}

extension Accounts {
    /// Newest first.
    public func accounts(_ input: ListAccounts, by caller: Caller) async throws -> Page<AccountSummary> {
        try caller.require(.accountsView)
        return try await database.read(isLong: true) { tx in
            let count = try tx.count("SELECT COUNT(*) AS value FROM account WHERE \(input.condition)")
            let found: [AccountRow] = try tx.all(
                """
                SELECT \(AccountRow.columns) FROM account WHERE \(input.condition)
                ORDER BY id DESC LIMIT \(input.paging.limit) OFFSET \(input.paging.offset)
                """)
            let groups = try groups(of: found.map(\.id), in: tx)
            return Page(
                count: count, paging: input.paging, results: found.map { AccountSummary($0, groups: groups[$0.id] ?? []) })
        }
    }

    private func groups(of accounts: [ID<Account>], in tx: any Transaction) throws -> [ID<Account>: [String]] {
        let rows = try tx.rows(
            """
            SELECT m.account_id, g.name FROM group_member m JOIN account_group g ON g.id = m.group_id
            WHERE m.account_id IN \(list: accounts) ORDER BY g.name_key
            """)
        var names: [ID<Account>: [String]] = [:]
        for row in rows { names[try row["account_id"], default: []].append(try row["name"]) }
        return names
    }
}
