import JixiaAccounts
import JixiaCore

extension Site {
    /// Asks once more who sits there, and leads back to where the person was.
    func addProofPages() {
        page("security/proof", for: .members) { try await .show("account/proof", proofData($0)) }
        form("security/proof", for: .members, limit: .perMinute(20), again: { try await .show("account/proof", proofData($0)) }) { page in
            if page.text("do") == "send-code" {
                return .show("account/proof", try await proofData(page).merging(sendProofCode(page)) { _, new in new })
            }
            _ = try await accounts.stepUp(page.input(), by: page.member())
            return .go(page.next == "/" ? "/security" : page.next)
        }
    }

    /// Sends a code to the person's own mobile, and tells the page of it.
    func sendProofCode(_ page: PageRequest) async throws -> [String: Tree] {
        let sent = try await accounts.requestProofCode(.parse([:]), by: page.member())
        return [
            "is_sent": .flag(true), "resend_after": .number(sent.resendAfter), "ttl": .number(sent.expiresIn),
            "notice": .text(messages.text("done.code_sent", page.language)),
        ]
    }

    /// Which proof is asked for: the strongest that the account has.
    func proofData(_ page: PageRequest) async throws -> [String: Tree] {
        let kinds = try await accounts.proofKinds(.parse([:]), by: page.member())
        let byPassword = !kinds.secondFactor && kinds.password && page.text("by") != "sms"
        return [
            "next": .text(page.next), "by_second_factor": .flag(kinds.secondFactor), "by_password": .flag(byPassword),
            "by_sms": .flag(!kinds.secondFactor && !byPassword), "may_use_sms": .flag(byPassword && kinds.sms),
        ]
    }
}
