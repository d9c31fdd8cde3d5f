import JixiaAccounts
import JixiaCore

extension Site {
    func addStaffAccountPages() {
        page("staff/accounts", for: .may(.accountsView)) { try await .show("staff/accounts", accountList($0)) }
        page("staff/accounts/{id}", for: .may(.accountsView)) { try await .show("staff/account", account($0)) }
        accountForm("disable", .accountsManage, done: "account_disabled") { _ = try await accounts.disableAccount($0.input(), by: $1) }
        accountForm("enable", .accountsManage, done: "account_enabled") { _ = try await accounts.enableAccount($0.input(), by: $1) }
        accountForm("end-sessions", .accountsManage, done: "account_signed_out") {
            _ = try await accounts.endAccountSessions($0.input(), by: $1)
        }
        accountForm("put-in", .groupsManage, done: "group_put_in") { _ = try await accounts.putIntoGroup($0.input(), by: $1) }
        accountForm("take-out", .groupsManage, done: "group_taken_out") { _ = try await accounts.takeOutOfGroup($0.input(), by: $1) }
        // That only superusers do it is for the operation to say: it is no permission of a group.
        accountForm("superuser", .accountsView, done: "superuser_made") { _ = try await accounts.makeSuperuser($0.input(), by: $1) }
        accountForm("no-superuser", .accountsView, done: "superuser_unmade") { _ = try await accounts.unmakeSuperuser($0.input(), by: $1) }
    }

    /// A button on the page of an account.
    private func accountForm(
        _ name: String, _ permission: Permission, done: String, _ run: @escaping @Sendable (PageRequest, Caller) async throws -> Void
    ) {
        form("staff/accounts/{id}/\(name)", for: .may(permission), again: { try await .show("staff/account", account($0)) }) { page in
            try await run(page, page.member())
            return .go("/staff/accounts/\(page.text("id") ?? "")?done=\(done)")
        }
    }

    private func accountList(_ page: PageRequest) async throws -> [String: Tree] {
        let list = try await accounts.accounts(page.input(), by: page.member())
        let groups = try await groupNames(page)
        var data = list.pager(at: page.here)
        data["search"] = .maybe(page.text("search"))
        data["accounts"] = .list(list.results.map { accountRow($0, page.language) })
        data["groups"] = .list(groups.map { option($0, text: groupText($0, page.language), chosen: page.text("group")) })
        data["states"] = .list(
            ListAccounts.State.allCases.map { state in
                option(state.rawValue, text: messages.text("staff.state." + state.rawValue, page.language), chosen: page.text("state"))
            })
        return data
    }

    private func account(_ page: PageRequest) async throws -> [String: Tree] {
        let caller = try page.member()
        let detail = try await accounts.account(.parse(["id": page.fields["id"] ?? .null]), by: caller)
        let sessions = detail.sessions.map { session in
            session.tree(page.language).adding([
                "device_text": .text(Device.name(session.device, page.language) ?? messages.text("security.unknown_device", page.language)),
                "created_text": .text(session.createdAt.pageText),
            ])
        }
        let outside = try await groupNames(page).filter { !detail.summary.groups.contains($0) }
        return [
            "person": accountRow(detail.summary, page.language), "sessions": .list(sessions),
            "permissions": .list(detail.permissions.map { .text(permissionText($0, page.language)) }),
            "other_groups": .list(outside.map { option($0, text: groupText($0, page.language), chosen: nil) }),
            "may_manage": .flag(caller.may(.accountsManage)), "may_group": .flag(caller.may(.groupsManage)),
            "may_superuser": .flag(caller.isSuperuser),
        ]
    }

    private func accountRow(_ account: AccountSummary, _ language: Language) -> Tree {
        account.tree(language).adding([
            "group_list": .list(account.groups.map { ["name": .text($0), "text": .text(groupText($0, language))] }),
            "created_text": .text(account.createdAt.pageText),
        ])
    }

    /// Whoever may not see groups chooses among none.
    private func groupNames(_ page: PageRequest) async throws -> [String] {
        let caller = try page.member()
        guard caller.may(.groupsView) else { return [] }
        return try await accounts.groups(.parse([:]), by: caller).map(\.name)
    }

    private func option(_ value: String, text: String, chosen: String?) -> Tree {
        ["value": .text(value), "text": .text(text), "is_selected": .flag(value == chosen)]
    }

    /// The groups of the roles have names in the reader's language; others have the one they were given.
    func groupText(_ name: String, _ language: Language) -> String {
        let text = messages.text("group." + name, language)
        return text == "group." + name ? name : text
    }

    func permissionText(_ name: String, _ language: Language) -> String { messages.text("permission." + name, language) }
}
