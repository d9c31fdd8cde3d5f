import JixiaAccounts
import JixiaCore

extension Site {
    func addStaffGroupPages() {
        page("staff/groups", for: .may(.groupsView)) { try await .show("staff/groups", groupList($0)) }
        form("staff/groups", for: .may(.groupsManage), again: { try await .show("staff/groups", groupList($0)) }) { page in
            let group = try await accounts.addGroup(page.input(), by: page.member())
            return .go("/staff/groups/\(URLText.encoded(group.name))?done=group_added")
        }
        page("staff/groups/{group}", for: .may(.groupsView)) { try await .show("staff/group", group($0)) }
        form("staff/groups/{group}", for: .may(.groupsManage), again: { try await .show("staff/group", group($0)) }) { page in
            // A form without a tick in it sends no field of that name.
            let ticked = page.with(["permissions": page.fields["permissions"] ?? .list([])])
            let group = try await accounts.changeGroup(ticked.input(), by: page.member())
            return .go("/staff/groups/\(URLText.encoded(group.name))?done=group_saved")
        }
        form("staff/groups/{group}/delete", for: .may(.groupsManage), again: { try await .show("staff/group", group($0)) }) { page in
            _ = try await accounts.removeGroup(page.input(), by: page.member())
            return .go("/staff/groups?done=group_removed")
        }
    }

    private func groupList(_ page: PageRequest) async throws -> [String: Tree] {
        let caller = try page.member()
        let groups = try await accounts.groups(.parse([:]), by: caller)
        return [
            "groups": .list(groups.map { groupRow($0, page.language) }), "may_manage": .flag(caller.may(.groupsManage)),
            "given": page.given,
        ]
    }

    private func group(_ page: PageRequest) async throws -> [String: Tree] {
        let caller = try page.member()
        let group = try await accounts.group(.parse(["group": page.fields["group"] ?? .null]), by: caller)
        let choices = accounts.permissions.map { permission -> Tree in
            [
                "name": .text(permission.name), "text": .text(permissionText(permission.name, page.language)),
                "is_ticked": .flag(group.permissions.contains(permission.name)), "is_off": .flag(!caller.may(permission)),
            ]
        }
        return [
            "group": groupRow(group, page.language), "choices": .list(choices), "may_manage": .flag(caller.may(.groupsManage)),
            "new_name": .text(page.text("name") ?? group.name),
        ]
    }

    private func groupRow(_ group: Group, _ language: Language) -> Tree {
        group.tree(language).adding([
            "text": .text(groupText(group.name, language)), "path": .text("/staff/groups/" + URLText.encoded(group.name)),
            "members_path": .text(URLText.path("/staff/accounts", [("group", group.name)])),
            "permission_texts": .list(group.permissions.map { .text(permissionText($0, language)) }),
        ])
    }
}
