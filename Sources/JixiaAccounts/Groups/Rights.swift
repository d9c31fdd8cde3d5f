import JixiaCore
import JixiaStore

/// What an account may: the sum of its groups, and the mark of a superuser.
struct Rights: Sendable, Equatable {
    var isSuperuser = false
    /// Names of the groups, in their order.
    var groups: [String] = []
    var roles: Set<Caller.Role> = [.member]
    var permissions: Set<Permission> = []

    /// Whether all that another may is allowed here as well. Nobody changes what is beyond himself.
    func cover(_ other: Rights) -> Bool {
        isSuperuser || (!other.isSuperuser && other.permissions.isSubset(of: permissions))
    }

    /// Whoever may do more than members, students and teachers: their sessions are looked at more strictly.
    var isPrivileged: Bool { isSuperuser || roles.contains(.staff) || !permissions.isEmpty }

    /// What is left of them in a session that has lost the others.
    var withheld: Rights {
        var left = self
        left.isSuperuser = false
        left.roles.subtract([.staff, .superuser])
        left.permissions = []
        return left
    }

    /// The columns that `add` reads, from joins on an account that is called `a`.
    static let columns = SQL("a.is_superuser, g.name AS group_name, g.is_builtin, p.permission")
    static let joins = SQL(
        """
        LEFT JOIN group_member m ON m.account_id = a.id LEFT JOIN account_group g ON g.id = m.group_id
        LEFT JOIN group_permission p ON p.group_id = g.id
        """)
}

extension Rights {
    /// - Parameter rows: one for each permission of each group, and one for a group without any.
    init(_ rows: [Row]) throws {
        for row in rows { try add(row) }
        groups = Set(groups).sorted()
    }

    private mutating func add(_ row: Row) throws {
        if try row["is_superuser"] {
            isSuperuser = true
            roles.formUnion([.staff, .superuser])
        }
        guard let group: String = try row["group_name"] else { return }
        groups.append(group)
        if try row["is_builtin"] == 1, let role = Caller.Role(rawValue: group) { roles.insert(role) }
        if let permission: String = try row["permission"] { permissions.insert(Permission(permission)) }
    }
}

extension Transaction {
    func rights(of account: ID<Account>) throws -> Rights {
        try Rights(rows("SELECT \(Rights.columns) FROM account a \(Rights.joins) WHERE a.id = \(account)"))
    }
}

extension Caller {
    init(account: ID<Account>, session: ID<Session>, rights: Rights, isFresh: Bool = false, withheld: Failure? = nil) {
        self.init(
            account: account, session: session, roles: rights.roles, permissions: rights.permissions, isFresh: isFresh, withheld: withheld)
    }
}
