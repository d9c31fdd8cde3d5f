import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension Site {
    /// The way to a provider and back. Only the browser that began it can end it: it alone has the cookie.
    func addProviderPages() {
        page("signin/with/{provider}", again: { try await doorAgain($0) }) { page in
            // Somebody else's page sends nobody on this way: it would end in an account that was not asked for.
            if page.request.headers[.fetchSite] == "cross-site" { return .go("/signin") }
            let input = try StartProvider.parse(["provider": .text(page.text("provider") ?? ""), "next": .text(page.next)])
            let start =
                if let caller = page.caller {
                    try await accounts.startBinding(input, by: caller)
                } else {
                    try await accounts.startProvider(input, page.visitor)
                }
            return .go(start.url, cookies: [shortCookie(flowCookie, start.flow)])
        }
        page("signin/with/{provider}/return", again: { try await doorAgain($0) }) { page in
            guard let flow = page.request.cookies[flowCookie]?.value, page.text("state") != nil else {
                // Some providers do not even send the state back with a no.
                throw page.text("error") == nil ? Failure.providerFlowOver : Failure.providerDenied
            }
            do {
                return answer(try await accounts.browserFinishProvider(page.with(["flow": .text(flow)]).input(), page.visitor), page)
            } catch let failure as Failure where failure.code == Failure.secondFactorNeeded.code {
                return secondFactorQuestion(failure, page)
            }
        }
    }

    /// Where somebody finds themselves whose way led nowhere, and reads why.
    func doorAgain(_ page: PageRequest) async throws -> PageAnswer {
        page.caller == nil ? .show("account/signin", try await signInData(page)) : .show("account/security", try await security(page))
    }

    private func answer(_ arrival: BrowserArrival, _ page: PageRequest) -> PageAnswer {
        let over = shortCookie(flowCookie, "", seconds: 0)
        func path(_ next: String) -> String { page.with(["next": .text(next)]).next }
        switch arrival {
        case .signedIn(let session, let next):
            return .go(path(next), cookies: [over, cookie(session.cookie, seconds: session.lifeSeconds)])
        case .bound:
            return .go("/security?done=identity_bound", cookies: [over])
        case .unknown(let ticket, let next):
            return .go("/signin/choice?next=" + URLText.encoded(path(next)), cookies: [over, shortCookie(identityCookie, ticket)])
        }
    }

    /// As buttons: a letter stands for a sign that is somebody's own.
    func providerButtons(_ page: PageRequest) -> Tree {
        .list(
            accounts.providerSummaries.map { provider in
                [
                    "name": .text(provider.name), "title": .text(provider.title[page.language]),
                    "letter": .text(String(provider.title[page.language].prefix(1)).uppercased()),
                ]
            })
    }

    // MARK: Cookies

    private var flowCookie: String { cookieName + "-flow" }
    var identityCookie: String { cookieName + "-identity" }

    /// `SameSite=Lax` lets it come along when the provider sends the browser back, and with no form of a strange page.
    func shortCookie(_ name: String, _ value: String, seconds: Int = 600) -> Cookie {
        Cookie(name: name, value: value, maxAge: seconds, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }
}
