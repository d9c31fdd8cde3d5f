import Foundation
import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension Site {
    /// Three pages, one after the other. How far it is knows the server; the browser keeps a token of it in a cookie.
    func addRegistrationPages() {
        page("register") { page in page.caller == nil ? .show("account/register", registerData(page)) : .go(page.next) }
        form("register", limit: .perMinute(20), again: { .show("account/register", registerData($0)) }) { page in
            let step = try await accounts.beginRegistration(page.input(), page.visitor)
            return .go(next("/register/code", page), cookies: [flowCookie(step.flow, seconds: 900)])
        }
        page("register/code") { page in try await codeStep(page) }
        form("register/code", limit: .perMinute(20), again: { try await codeStep($0) }) { page in
            _ = try await accounts.proveRegistration(withFlow(page).input(), page.visitor)
            return .go(next("/register/account", page))
        }
        page("register/account") { page in try await accountStep(page) }
        form("register/account", limit: .perMinute(20), again: { try await accountStep($0) }) { page in
            let session = try await accounts.browserFinishRegistration(withFlow(page).input(), page.visitor)
            return .go(page.next, cookies: [cookie(session.cookie, seconds: session.lifeSeconds), flowCookie("", seconds: 0)])
        }
    }

    private func registerData(_ page: PageRequest) -> [String: Tree] {
        [
            "uuid": .text(UUID().uuidString.lowercased()), "next": .text(page.next), "steps": steps(at: 0, page.language),
            "sends_mail": .flag(accounts.sendsMail),
        ]
    }

    private func codeStep(_ page: PageRequest) async throws -> PageAnswer {
        guard let step = try await accounts.registration(flow(page)) else { return .show("account/register", registerData(page)) }
        guard !step.isProved else { return .go(next("/register/account", page)) }
        return .show("account/register-code", registerData(page).merging(shown(step, at: 1, page)) { $1 })
    }

    /// Whoever has not proved the mobile is led back to where that is done.
    private func accountStep(_ page: PageRequest) async throws -> PageAnswer {
        guard let step = try await accounts.registration(flow(page)) else { return .show("account/register", registerData(page)) }
        guard step.isProved else { return .go(next("/register/code", page)) }
        return .show("account/register-account", registerData(page).merging(shown(step, at: 2, page)) { $1 })
    }

    private func shown(_ step: RegistrationStep, at number: Int, _ page: PageRequest) -> [String: Tree] {
        ["masked": .text(step.mobile), "steps": steps(at: number, page.language)]
    }

    private func steps(at current: Int, _ language: Language) -> Tree {
        .list(
            ["mobile", "code", "account"].enumerated().map { number, name in
                [
                    "label": .text(messages.text("register.step_" + name, language)), "is_done": .flag(number < current),
                    "is_current": .flag(number == current),
                ]
            })
    }

    private func next(_ path: String, _ page: PageRequest) -> String {
        page.next == "/" ? path : URLText.path(path, [("next", page.next)])
    }

    private var flowCookieName: String { cookieName + "-flow" }

    private func flow(_ page: PageRequest) -> String { page.request.cookies[flowCookieName]?.value ?? "" }

    private func withFlow(_ page: PageRequest) -> PageRequest { page.with(["flow": .text(flow(page))]) }

    private func flowCookie(_ value: String, seconds: Int) -> Cookie {
        Cookie(name: flowCookieName, value: value, maxAge: seconds, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }
}
