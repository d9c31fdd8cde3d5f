import JixiaCore
import JixiaStore

/// An account and a group, both there already.
public struct Membership: Input {
    let account: ID<Account>
    let group: String

    public init(_ form: inout Form) {
        account = form.id("id")
        group = form.groupName("group")
    }
}

extension Accounts {
    /// Puts an account into a group. It signs in again, with its new rights.
    /// - Throws: `Failure.notFound`, `groupMissing`; `beyondYou` where the account or the group may what the caller may not.
    public func putIntoGroup(_ input: Membership, by caller: Caller) async throws -> Nothing {
        try await changeMembership(input, by: caller, "group.put_in") { id, change in
            try putIn(input.account, id, in: change.tx)
        }
    }

    /// Takes an account out of a group; it signs in again.
    /// - Throws: as `putIntoGroup`.
    public func takeOutOfGroup(_ input: Membership, by caller: Caller) async throws -> Nothing {
        try await changeMembership(input, by: caller, "group.taken_out") { id, change in
            try change.tx.run("DELETE FROM group_member WHERE account_id = \(input.account) AND group_id = \(id)")
        }
    }

    private func changeMembership(
        _ input: Membership, by caller: Caller, _ action: String,
        _ apply: @escaping @Sendable (ID<Group>, RightsChange) throws -> Void
    ) async throws -> Nothing {
        try caller.requireFresh()
        let ended = try await changeRights(by: caller, needing: .groupsManage) { change in
            _ = try change.account(input.account)
            let group = try groupInReach(input.group, change)
            guard let id = try change.tx.groupID(group.name) else { throw Failure.groupMissing }
            let members: SQL = "group_member WHERE account_id = \(input.account) AND group_id = \(id)"
            let before = try change.tx.count("SELECT COUNT(*) AS value FROM \(members)")
            try apply(id, change)
            guard try change.tx.count("SELECT COUNT(*) AS value FROM \(members)") != before else { return [ID<Session>]() }
            try change.record(action, of: .account(input.account), ["group": group.name])
            return try endSessions(of: input.account, in: change.tx)
        }
        sessionCache.drop(ended)
        return Nothing()
    }
}
