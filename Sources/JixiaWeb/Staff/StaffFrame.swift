import JixiaAccounts
import JixiaCore

/// One entry of the navigation beside every staff page. Whoever adds a page for staff adds a line to the list here, and words
/// for it as `staff.nav.…` and `staff.about.…`.
struct StaffEntry: Sendable {
    /// Below `/staff/`, and the name of its words: `accounts`.
    let name: String
    let permission: Permission

    static let all = [
        StaffEntry(name: "accounts", permission: .accountsView),
        StaffEntry(name: "groups", permission: .groupsView),
        StaffEntry(name: "messages", permission: .messagesView),
        StaffEntry(name: "limits", permission: .limitsView),
        StaffEntry(name: "audit", permission: .auditView),
    ]

    static func seen(by caller: Caller) -> [StaffEntry] { all.filter { caller.may($0.permission) } }

    static func seesAny(_ caller: Caller) -> Bool { caller.roles.contains(.staff) || !seen(by: caller).isEmpty }
}

extension Site {
    func addStaffPages() {
        page("staff", for: .staff) { _ in .show("staff/home", [:]) }
        addStaffAccountPages()
        addStaffGroupPages()
        addStaffAuditPages()
    }

    /// What the frame of the staff pages shows, and the entry to them elsewhere.
    func staffFrame(_ page: PageRequest, _ caller: Caller) -> [String: Tree] {
        // Whose rights rest is led to wake them.
        guard StaffEntry.seesAny(caller) || caller.withheld != nil else { return [:] }
        let here = page.request.uri.path.split(separator: "/").prefix(2).joined(separator: "/")
        let entries = StaffEntry.seen(by: caller).map { entry -> Tree in
            [
                "path": .text("/staff/" + entry.name), "text": .text(messages.text("staff.nav." + entry.name, page.language)),
                "about": .text(messages.text("staff.about." + entry.name, page.language)),
                "is_current": .flag(here == "staff/" + entry.name),
            ]
        }
        return ["is_staff": .flag(true), "staff_entries": .list(entries)]
    }
}
