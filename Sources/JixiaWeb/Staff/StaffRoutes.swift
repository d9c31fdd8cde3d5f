import JixiaAccounts
import JixiaAudit
import JixiaCore
import JixiaHTTP

extension API {
    /// What staff does with accounts and groups.
    mutating func addStaff(_ accounts: Accounts) {
        addStaffAccounts(accounts)
        addStaffGroups(accounts)
        get("staff/audit", "What staff did, the newest first", for: .may(.auditView)) { try await accounts.audit($0, by: $1) }
    }

    private mutating func addStaffAccounts(_ accounts: Accounts) {
        get("staff/accounts", "Accounts, the newest first", for: .may(.accountsView)) { try await accounts.accounts($0, by: $1) }
        get("staff/accounts/{id}", "An account, its groups and where it is signed in", for: .may(.accountsView)) {
            try await accounts.account($0, by: $1)
        }
        put(
            "staff/accounts/{id}/disabled", "Disable an account and cut off whoever is signed in to it", for: .may(.accountsManage),
            fails: [.beyondYou, .lastSuperuser]
        ) {
            try await accounts.disableAccount($0, by: $1)
        }
        delete("staff/accounts/{id}/disabled", "Enable an account again", for: .may(.accountsManage), fails: [.beyondYou]) {
            try await accounts.enableAccount($0, by: $1)
        }
        delete("staff/accounts/{id}/sessions", "Sign an account out everywhere", for: .may(.accountsManage), fails: [.beyondYou]) {
            try await accounts.endAccountSessions($0, by: $1)
        }
        put(
            "staff/accounts/{id}/groups/{group}", "Put an account into a group; it signs in again", for: .may(.groupsManage),
            fails: [.stepUpNeeded, .groupMissing, .beyondYou]
        ) {
            try await accounts.putIntoGroup($0, by: $1)
        }
        delete(
            "staff/accounts/{id}/groups/{group}", "Take an account out of a group; it signs in again", for: .may(.groupsManage),
            fails: [.stepUpNeeded, .groupMissing, .beyondYou]
        ) {
            try await accounts.takeOutOfGroup($0, by: $1)
        }
        put("staff/accounts/{id}/superuser", "Make an account a superuser", for: .superuser, fails: [.stepUpNeeded]) {
            try await accounts.makeSuperuser($0, by: $1)
        }
        delete(
            "staff/accounts/{id}/superuser", "Make a superuser an account like others", for: .superuser,
            fails: [.stepUpNeeded, .lastSuperuser]
        ) {
            try await accounts.unmakeSuperuser($0, by: $1)
        }
    }

    private mutating func addStaffGroups(_ accounts: Accounts) {
        get("staff/groups", "All groups, those of the roles first", for: .may(.groupsView)) { try await accounts.groups($0, by: $1) }
        get("staff/groups/{group}", "A group", for: .may(.groupsView), fails: [.groupMissing]) { try await accounts.group($0, by: $1) }
        post("staff/groups", "Make a group", for: .may(.groupsManage), fails: [.stepUpNeeded, .groupTaken, .permissionUnknown, .beyondYou])
        {
            try await accounts.addGroup($0, by: $1)
        }
        patch(
            "staff/groups/{group}", "Rename a group, or change what it may", for: .may(.groupsManage),
            fails: [.stepUpNeeded, .groupMissing, .groupBuiltin, .groupTaken, .permissionUnknown, .beyondYou]
        ) {
            try await accounts.changeGroup($0, by: $1)
        }
        delete(
            "staff/groups/{group}", "Delete a group that is not one of the roles'", for: .may(.groupsManage),
            fails: [.stepUpNeeded, .groupMissing, .groupBuiltin, .beyondYou]
        ) {
            try await accounts.removeGroup($0, by: $1)
        }
    }
}
