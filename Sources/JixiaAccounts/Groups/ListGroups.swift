import JixiaCore
import JixiaStore

public struct ShowGroup: Input {
    let group: String
    public init(_ form: inout Form) { group = form.groupName("group") }
}

extension Accounts {
    /// All groups, by name; those of the roles first.
    public func groups(_ input: NoInput, by caller: Caller) async throws -> [Group] {
        try caller.require(.groupsView)
        return try await database.read { tx in try groups("1 = 1", in: tx) }
    }

    /// - Throws: `Failure.groupMissing`.
    public func group(_ input: ShowGroup, by caller: Caller) async throws -> Group {
        try caller.require(.groupsView)
        return try await database.read { tx in try group(input.group, in: tx) }
    }

    func group(_ name: String, in tx: any Transaction) throws -> Group {
        guard let group = try groups("g.name_key = \(GroupName.key(name))", in: tx).first else { throw Failure.groupMissing }
        return group
    }

    private func groups(_ condition: SQL, in tx: any Transaction) throws -> [Group] {
        let rows = try tx.rows(
            """
            SELECT g.id, g.name, g.is_builtin, (SELECT COUNT(*) FROM group_member m WHERE m.group_id = g.id) AS members
            FROM account_group g WHERE \(condition) ORDER BY g.is_builtin DESC, g.name_key
            """)
        return try rows.map { row in
            let permissions: [String] = try tx.values(
                "SELECT permission AS value FROM group_permission WHERE group_id = \(row["id"] as ID<Group>) ORDER BY permission")
            return Group(
                name: try row["name"], isBuiltin: try row["is_builtin"], permissions: permissions, memberCount: try row["members"])
        }
    }
}
