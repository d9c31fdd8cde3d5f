import Foundation
import JixiaAccounts
import JixiaCore

extension Site {
    /// Two accounts of one person become one: prove the other, look at what moves, confirm.
    func addMergePages() {
        page("security/merge", for: .members) { .show("account/merge", mergeData($0)) }
        form("security/merge", for: .members, limit: .perMinute(20), again: { .show("account/merge", mergeData($0)) }) { page in
            if page.text("do") == "send-code" { return try await sendCode("login", "account/merge", page, mergeData(page)) }
            let plan = try await accounts.proveMerge(page.input(), page.visitor)
            return .show("account/merge-plan", ["plan": plan.tree(page.language), "moves": moves(plan.report, page.language)])
        }
        form("security/merge/confirm", for: .members, again: { .show("account/merge", mergeData($0)) }) { page in
            _ = try await accounts.confirmMerge(page.input(), by: page.member())
            return .go("/security?done=merged")
        }
    }

    private func mergeData(_ page: PageRequest) -> [String: Tree] {
        let isPost = page.request.method == .post
        return [
            "uuid": .text(UUID().uuidString.lowercased()),
            "is_sent": .flag(isPost && page.text("mobile") != nil && page.text("do") != "send-code"),
            "needs_captcha": .flag(isPost && page.text("username") != nil),
        ]
    }

    private func moves(_ report: MergeReport, _ language: Language) -> Tree {
        .list(
            report.counts.sorted { $0.key < $1.key }.map { kind, count in
                ["name": .text(messages.text("merge.moves." + kind, language)), "count": .number(count)]
            })
    }
}
