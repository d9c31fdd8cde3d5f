import JixiaAccounts
import JixiaAudit
import JixiaCore

extension Site {
    func addStaffAuditPages() {
        page("staff/audit", for: .may(.auditView)) { page in
            let list = try await accounts.audit(page.input(), by: page.member())
            let names = try await accounts.usernames(of: list.results.reduce(into: []) { $0.formUnion($1.people) })
            var data = list.pager(at: page.here)
            data["entries"] = .list(list.results.map { entryRow($0, names, page.language) })
            return .show("staff/audit", data)
        }
    }

    private func entryRow(_ entry: AuditEntry, _ names: [ID<Account>: String], _ language: Language) -> Tree {
        let subject = entry.subject.account.flatMap { names[$0] } ?? entry.subject.name
        return entry.tree(language).adding([
            "at_text": .text(entry.at.pageText), "action_text": .text(messages.text("audit." + entry.action, language)),
            "actor_text": .maybe(entry.actor.map { names[$0] ?? $0.description }), "subject_text": .text(subject),
            "subject_kind_text": .text(messages.text("audit.subject." + entry.subject.kind, language)),
            "detail_list": .list(
                entry.details.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { name, value in
                    ["name": .text(messages.text("audit.detail." + name, language)), "value": .text(value)]
                }),
        ])
    }
}

extension AuditEntry {
    /// Those whose names a reader wants to see.
    fileprivate var people: [ID<Account>] { [actor, subject.account].compactMap { $0 } }
}
