import JixiaAccounts
import JixiaCore

extension Site {
    func addClosingPages() {
        page("security/closing", for: .members) { try await .show("account/closing", closingData($0)) }
        form("security/closing", for: .members, limit: .perMinute(20), again: { try await .show("account/closing", closingData($0)) }) {
            page in
            if page.text("do") == "send-code" {
                return .show("account/closing", try await closingData(page).merging(sendProofCode(page)) { _, new in new })
            }
            _ = try await accounts.askClosing(page.input(), by: page.member())
            return .go("/security/closing?done=closing_asked")
        }
        form("security/closing/back", for: .members, again: { try await .show("account/closing", closingData($0)) }) { page in
            _ = try await accounts.takeBackClosing(.parse([:]), by: page.member())
            return .go("/security?done=closing_taken_back")
        }
        form("security/export", for: .members, again: { try await .show("account/security", security($0)) }) { page in
            _ = try await accounts.askExport(.parse([:]), by: page.member())
            return .go("/security?done=export_asked#export")
        }
        page("security/export/file", for: .members) { page in
            let data = try await accounts.exportedData(.parse([:]), by: page.member())
            return .file("jixia-data.json", mediaType: ExportedData.mediaType, content: data.content)
        }
    }

    /// All proofs that the account has are asked for, and not only the strongest.
    private func closingData(_ page: PageRequest) async throws -> [String: Tree] {
        let caller = try page.member()
        let kinds = try await accounts.proofKinds(.parse([:]), by: caller)
        let closing = try await accounts.closing(.parse([:]), by: caller)
        return [
            "is_asked": .flag(closing.askedAt != nil), "closes_text": .maybe(closing.closesAt?.pageText),
            "by_second_factor": .flag(kinds.secondFactor), "by_password": .flag(kinds.password), "by_sms": .flag(!kinds.password),
        ]
    }

    func exportData(_ page: PageRequest) async throws -> Tree {
        let export = try await accounts.export(.parse([:]), by: page.member())
        return export.tree(page.language).adding([
            "is_none": .flag(export.state == .none), "is_waiting": .flag(export.state == .waiting),
            "is_ready": .flag(export.state == .ready), "expires_text": .maybe(export.expiresAt?.pageText),
        ])
    }
}
