import JixiaCore
import JixiaStore

extension Accounts {
    /// Deletes a group that is not one of the roles'. Its members lose at once what it gave them.
    /// - Throws: `Failure.groupMissing`, `groupBuiltin`, `beyondYou`.
    public func removeGroup(_ input: ShowGroup, by caller: Caller) async throws -> Nothing {
        try caller.requireFresh()
        let ended = try await changeRights(by: caller, needing: .groupsManage) { change in
            let group = try groupInReach(input.group, change)
            guard !group.isBuiltin, let id = try change.tx.groupID(group.name) else { throw Failure.groupBuiltin }
            let members: [ID<Account>] = try change.tx.values("SELECT account_id AS value FROM group_member WHERE group_id = \(id)")
            try change.tx.run("DELETE FROM group_member WHERE group_id = \(id)")
            try change.tx.run("DELETE FROM group_permission WHERE group_id = \(id)")
            try change.tx.run("DELETE FROM account_group WHERE id = \(id)")
            try change.record("group.removed", of: .group(group.name), ["members": String(members.count)])
            return try members.sorted { $0.number < $1.number }.flatMap { try endSessions(of: $0, in: change.tx) }
        }
        sessionCache.drop(ended)
        return Nothing()
    }
}
