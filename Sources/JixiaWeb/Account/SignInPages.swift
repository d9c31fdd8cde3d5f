import Foundation
import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension Site {
    func addSignInPages() {
        page("signin") { page in page.caller == nil ? .show("account/signin", try await signInData(page)) : .go(page.next) }
        form("signin", limit: .perMinute(20), again: { .show("account/signin", try await signInData($0)) }) { page in
            if page.text("do") == "send-code" { return try await sendCode("login", "account/signin", page) }
            return try await entering(page) { try await accounts.browserSignInByCode(page.input(), page.visitor) }
        }
        page("signin/password") { page in page.caller == nil ? .show("account/password", try await passwordData(page)) : .go(page.next) }
        form("signin/password", limit: .signIn, again: { .show("account/password", try await passwordData($0)) }) { page in
            try await entering(page) { try await accounts.browserSignInByPassword(page.input(), page.visitor) }
        }
        page("register") { page in page.caller == nil ? .show("account/register", try await signInData(page)) : .go(page.next) }
        form("register", limit: .perMinute(20), again: { .show("account/register", try await signInData($0)) }) { page in
            if page.text("do") == "send-code" { return try await sendCode("register", "account/register", page) }
            return enter(try await accounts.browserRegister(page.input(), page.visitor), page)
        }
        page("password/forgotten") { .show("account/forgotten", try await signInData($0)) }
        form("password/forgotten", limit: .perMinute(20), again: { .show("account/forgotten", try await signInData($0)) }) { page in
            if page.text("do") == "send-code" { return try await sendCode("reset", "account/forgotten", page) }
            _ = try await accounts.resetPassword(page.input(), page.visitor)
            return .go("/signin/password?done=password_reset&next=" + URLText.encoded(page.next), cookies: [cookie("", seconds: 0)])
        }
        form("signout", for: .members, again: { _ in .go("/") }) { page in
            _ = try await accounts.signOut(.parse([:]), by: page.member())
            return .go("/?done=signed_out", cookies: [cookie("", seconds: 0)])
        }
    }

    private func sendCode(_ purpose: String, _ template: String, _ page: PageRequest) async throws -> PageAnswer {
        let sent = try await accounts.requestCode(page.with(["purpose": .text(purpose)]).input(), page.visitor)
        var data = try await signInData(page, isSent: true)
        data["resend_after"] = .number(sent.resendAfter)
        data["ttl"] = .number(sent.expiresIn)
        data["notice"] = .text(messages.text("done.code_sent", page.language))
        data["given"] = page.given
        return .show(template, data)
    }

    /// A captcha is taken by the first try, right or wrong, so every showing has a new one.
    private func signInData(_ page: PageRequest, isSent: Bool = false) async throws -> [String: Tree] {
        // A form that was refused for anything but the sending of a code keeps the field for the code open.
        let isSent = isSent || (page.request.method == .post && page.text("do") != "send-code")
        // Where both buttons of the form need a captcha, the one picture is good for either.
        let isAtRisk = try await accounts.isSiteAtRisk()
        return captchaData(isSent && isAtRisk ? "" : CaptchaAction.sms.rawValue).merging([
            "next": .text(page.next), "is_sent": .flag(isSent),
        ]) { _, new in new }
    }

    private func passwordData(_ page: PageRequest) async throws -> [String: Tree] {
        let isAtRisk = try await accounts.isSiteAtRisk()
        let needed = Tree.flag(isAtRisk || page.request.method == .post)
        return captchaData(CaptchaAction.login.rawValue).merging(["next": .text(page.next), "needs_captcha": needed]) { _, new in new }
    }

    private func captchaData(_ action: String) -> [String: Tree] {
        ["uuid": .text(UUID().uuidString.lowercased()), "captcha_for": .text(action), "speaks": .flag(accounts.speaksCaptchas)]
    }

    /// - Parameter seconds: nil for a cookie that ends with the browser.
    func cookie(_ value: String, seconds: Int?) -> Cookie {
        Cookie(name: cookieName, value: value, maxAge: seconds, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }
}
