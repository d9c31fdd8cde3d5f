import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension Site {
    func addSecondFactorPages() {
        page("signin/second") { page in
            if page.caller != nil { return .go(page.next) }
            return ticket(page) == nil
                ? .go("/signin?next=" + URLText.encoded(page.next)) : .show("account/second", ["next": .text(page.next)])
        }
        form("signin/second", limit: .perMinute(20), again: { .show("account/second", ["next": .text($0.next)]) }) { page in
            let input = page.with(["ticket": .text(ticket(page) ?? "")])
            do {
                return enter(try await accounts.browserSignInBySecondFactor(input.input(), page.visitor), page)
            } catch let failure as Failure where failure == .ticketInvalid {
                return .go("/signin?done=ticket_invalid&next=" + URLText.encoded(page.next), cookies: [ticketCookie("", seconds: 0)])
            }
        }
        page("security/second-factor", for: .members) { try await .show("account/second-factor", secondFactorData($0)) }
        form("security/second-factor", for: .members, again: { try await .show("account/second-factor", secondFactorData($0)) }) { page in
            if page.text("do") == "begin" {
                _ = try await accounts.beginSecondFactor(.parse([:]), by: page.member())
                return .go("/security/second-factor")
            }
            return try await codesPage(accounts.confirmSecondFactor(page.input(), by: page.member()), "done.second_factor_set", page)
        }
        form("security/second-factor/remove", for: .members, again: { try await .show("account/second-factor", secondFactorData($0)) }) {
            page in
            _ = try await accounts.removeSecondFactor(.parse([:]), by: page.member())
            return .go("/security?done=second_factor_removed")
        }
        form("security/recovery-codes", for: .members, again: { try await .show("account/second-factor", secondFactorData($0)) }) { page in
            try await codesPage(accounts.renewRecoveryCodes(.parse([:]), by: page.member()), "done.recovery_codes_made", page)
        }
    }

    /// Every way to sign in ends here: in a session, or in the question for the second factor.
    func entering(_ page: PageRequest, _ signIn: () async throws -> BrowserSession) async throws -> PageAnswer {
        do { return enter(try await signIn(), page) } catch let failure as Failure where failure.code == Failure.secondFactorNeeded.code {
            return secondFactorQuestion(failure, page)
        }
    }

    func secondFactorQuestion(_ failure: Failure, _ page: PageRequest) -> PageAnswer {
        let life = failure.members["expires_in"].flatMap(Int.init) ?? 0
        return .go(
            "/signin/second?next=" + URLText.encoded(page.next),
            cookies: [ticketCookie(failure.members["ticket"] ?? "", seconds: life)])
    }

    func enter(_ session: BrowserSession, _ page: PageRequest) -> PageAnswer {
        .go(page.next, cookies: [cookie(session.cookie, seconds: session.lifeSeconds), ticketCookie("", seconds: 0)])
    }

    // MARK: The ticket between the factors

    private var ticketName: String { isSecure ? "__Host-jx-ticket" : "jx-ticket" }

    private func ticket(_ page: PageRequest) -> String? { page.request.cookies[ticketName]?.value }

    private func ticketCookie(_ value: String, seconds: Int) -> Cookie {
        Cookie(name: ticketName, value: value, maxAge: seconds, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }

    // MARK: Setting up

    private func secondFactorData(_ page: PageRequest) async throws -> [String: Tree] {
        let caller = try page.member()
        let state = try await accounts.secondFactor(.parse([:]), by: caller)
        var data: [String: Tree] = ["state": secondFactorState(state, page.language)]
        if state.setAt == nil, let pending = try await accounts.pendingSecondFactor(by: caller) {
            data["pending"] = pending.tree(page.language)
        }
        return data
    }

    func secondFactorState(_ state: SecondFactorState, _ language: Language) -> Tree {
        state.tree(language).adding(["set_text": .maybe(state.setAt.map { String($0.beijing.prefix(10)) })])
    }

    /// The only showing there is: whoever loses the codes makes new ones.
    private func codesPage(_ codes: RecoveryCodes, _ notice: String, _ page: PageRequest) -> PageAnswer {
        let text =
            (["\(messages.text("recovery.file_head", page.language)) \(publicURL)", ""] + codes.codes).joined(separator: "\n") + "\n"
        return .show(
            "account/recovery-codes",
            [
                "codes": .list(codes.codes.map(Tree.text)), "file": .text(URLText.encoded(text)),
                "notice": .text(messages.text(notice, page.language)),
            ])
    }
}
