import JixiaAudit
import JixiaCore
import JixiaStore

public struct AddGroup: Input {
    let name: String
    let permissions: [String]

    public init(_ form: inout Form) {
        name = form.groupName("name")
        permissions = form.texts("permissions", 0...100, of: 1...Permission.lengthMax)
    }
}

extension Accounts {
    /// - Throws: `Failure.groupTaken`, `permissionUnknown`; `beyondYou` for a permission that the caller has not himself.
    public func addGroup(_ input: AddGroup, by caller: Caller) async throws -> Group {
        try caller.requireFresh()
        return try await changeRights(by: caller, needing: .groupsManage) { change in
            let given = try known(input.permissions)
            try change.reach(Rights(permissions: given))
            guard try change.tx.groupID(input.name) == nil else { throw Failure.groupTaken }
            let inserted = try change.tx.run(
                "INSERT INTO account_group (name, name_key) VALUES (\(input.name), \(GroupName.key(input.name)))")
            try setPermissions(of: ID(inserted.id), to: given, in: change.tx)
            try change.record("group.added", of: .group(input.name), ["permissions": given.names])
            return try group(input.name, in: change.tx)
        }
    }

    /// - Throws: `Failure.permissionUnknown` for a name that no part of the program declared.
    func known(_ names: [String]) throws -> Set<Permission> {
        let given = Set(names.map { Permission($0) })
        guard given.isSubset(of: permissions) else { throw Failure.permissionUnknown }
        return given
    }

    func setPermissions(of group: ID<Group>, to permissions: Set<Permission>, in tx: any Transaction) throws {
        try tx.run("DELETE FROM group_permission WHERE group_id = \(group)")
        for permission in permissions.sorted(by: { $0.name < $1.name }) {
            try tx.run("INSERT INTO group_permission (group_id, permission) VALUES (\(group), \(permission.name))")
        }
    }
}

extension Set<Permission> {
    /// For the audit log.
    var names: String { map(\.name).sorted().joined(separator: " ") }
}

extension AuditSubject {
    static func group(_ name: String) -> AuditSubject { AuditSubject("group", name) }
}
