import JixiaCore
import JixiaStore

public struct ChangeGroup: Input {
    let group: String
    let name: String?
    /// Nil to leave them as they are.
    let permissions: [String]?

    public init(_ form: inout Form) {
        group = form.groupName("group")
        name = form.optionalGroupName("name")
        permissions = form.optionalTexts("permissions", 0...100, of: 1...Permission.lengthMax)
    }
}

extension Accounts {
    /// Another name, or other permissions. What it means for those who are signed in holds at once.
    /// - Throws: `Failure.groupMissing`, `groupBuiltin`, `groupTaken`, `permissionUnknown`; `beyondYou` where the group may, or
    ///   shall, what the caller may not.
    public func changeGroup(_ input: ChangeGroup, by caller: Caller) async throws -> Group {
        try caller.requireFresh()
        let changed = try await changeRights(by: caller, needing: .groupsManage) { change in
            let group = try groupInReach(input.group, change)
            if let names = input.permissions { try give(known(names), to: group, change) }
            if let name = input.name, name != group.name { try rename(group, name, change) }
            return try self.group(input.name ?? group.name, in: change.tx)
        }
        sessionCache.dropAll()
        return changed
    }

    /// - Throws: `Failure.groupMissing`, or `beyondYou` for a group whose rights the caller has not all himself.
    func groupInReach(_ name: String, _ change: RightsChange) throws -> Group {
        let group = try group(name, in: change.tx)
        try change.reach(Rights(permissions: Set(group.permissions.map { Permission($0) })))
        // Being staff is a right of its own.
        if group.isBuiltin, group.name == Group.staff { try change.caller.require(.staff) }
        return group
    }

    private func rename(_ group: Group, _ name: String, _ change: RightsChange) throws {
        guard !group.isBuiltin else { throw Failure.groupBuiltin }
        let holder = try change.tx.groupID(name)
        guard try holder == nil || holder == change.tx.groupID(group.name) else { throw Failure.groupTaken }
        try change.tx.run(
            """
            UPDATE account_group SET name = \(name), name_key = \(GroupName.key(name))
            WHERE name_key = \(GroupName.key(group.name)) AND is_builtin = 0
            """)
        try change.record("group.renamed", of: .group(group.name), ["name": name])
    }

    private func give(_ permissions: Set<Permission>, to group: Group, _ change: RightsChange) throws {
        try change.reach(Rights(permissions: permissions))
        let before = Set(group.permissions.map { Permission($0) })
        guard permissions != before else { return }
        guard let id = try change.tx.groupID(group.name) else { throw Failure.groupMissing }
        try setPermissions(of: id, to: permissions, in: change.tx)
        try change.record(
            "group.permissions", of: .group(group.name),
            ["added": permissions.subtracting(before).names, "removed": before.subtracting(permissions).names])
    }
}
