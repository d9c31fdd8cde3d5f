import Foundation
import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension Site {
    /// For who was vouched for and has no account by it yet: mine, or a new one. Nothing is guessed from names or addresses.
    func addChoicePages() {
        page("signin/choice", again: { try await doorAgain($0) }) { page in
            .show(page.caller == nil ? "account/choice" : "account/choice-mine", try await choice(page))
        }
        form("signin/choice", for: .members, again: { .show("account/choice-mine", try await choice($0)) }) { page in
            _ = try await accounts.bindIdentity(withTicket(page).input(), by: page.member())
            return .go("/security?done=identity_bound", cookies: [noTicket])
        }
        page("signin/choice/password", again: { try await doorAgain($0) }) { page in
            page.caller == nil ? .show("account/choice-password", try await choice(page)) : .go(choicePath(page))
        }
        form("signin/choice/password", limit: .perMinute(20), again: { .show("account/choice-password", try await choice($0)) }) { page in
            let session: BrowserSession
            do { session = try await accounts.browserSignInByPassword(page.input(), page.visitor) } catch let failure as Failure
                where failure.code == Failure.secondFactorNeeded.code
            {
                return secondFactorQuestion(failure, page.with(["next": .text(choicePath(page))]))
            }
            let entered = cookie(session.cookie, seconds: session.lifeSeconds)
            // Signed in it is in any case; whether it is bound as well, the next page says.
            guard (try? await accounts.bindIdentity(withTicket(page).input(), by: session.caller)) != nil else {
                return .go(choicePath(page), cookies: [entered])
            }
            return .go(page.next, cookies: [entered, noTicket])
        }
        for way in ["mobile", "new"] { addMobilePage(way) }
    }

    /// A mobile that has an account proves it; one that has none becomes one, where that was asked for.
    private func addMobilePage(_ way: String) {
        let more: [String: Tree] = ["way": .text(way), "is_new": .flag(way == "new")]
        page("signin/choice/\(way)", again: { try await doorAgain($0) }) { page in
            page.caller == nil ? .show("account/choice-mobile", try await choice(page, more)) : .go(choicePath(page))
        }
        form("signin/choice/\(way)", limit: .perMinute(20), again: { .show("account/choice-mobile", try await choice($0, more)) }) { page in
            if page.text("do") == "send-code" { return try await sendCode("login", "account/choice-mobile", page, choice(page, more)) }
            let input: EnterWithTicket = try withTicket(page.with(["existing": .flag(way != "new")])).input()
            let session: BrowserSession
            do { session = try await accounts.browserEnterWithTicket(input, page.visitor) } catch let failure as Failure
                where failure.code == Failure.secondFactorNeeded.code
            {
                return secondFactorQuestion(failure, page.with(["next": .text(choicePath(page))]))
            }
            return .go(page.next, cookies: [cookie(session.cookie, seconds: session.lifeSeconds), noTicket])
        }
    }

    private func choicePath(_ page: PageRequest) -> String { "/signin/choice?next=" + URLText.encoded(page.next) }

    private var noTicket: Cookie { shortCookie(identityCookie, "", seconds: 0) }

    private func withTicket(_ page: PageRequest) -> PageRequest {
        page.with(["ticket": .text(page.request.cookies[identityCookie]?.value ?? "")])
    }

    /// - Throws: `Failure.identityTicketOver` after ten minutes, or once it was used.
    private func choice(_ page: PageRequest, _ more: [String: Tree] = [:]) async throws -> [String: Tree] {
        guard let secret = page.request.cookies[identityCookie]?.value, let ticket = try await accounts.identityTicket(secret) else {
            throw Failure.identityTicketOver
        }
        let own: [String: Tree] = [
            "provider": .text(ticket.title[page.language]), "person": .maybe(ticket.displayName.isEmpty ? nil : ticket.displayName),
            "needs_captcha": .flag(page.request.method == .post), "captcha_for": "",
        ]
        return try await signInData(page).merging(own) { _, new in new }.merging(more) { _, new in new }
    }
}
