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
        try await sendCode(purpose, template, page, signInData(page, isSent: true))
    }

    /// Sends a code and shows the form again, with the field for the code open.
    func sendCode(_ purpose: String, _ template: String, _ page: PageRequest, _ data: [String: Tree]) async throws -> PageAnswer {
        let sent = try await accounts.requestCode(page.with(["purpose": .text(purpose)]).input(), page.visitor)
        var data = data
        data["is_sent"] = .flag(true)
        data["resend_after"] = .number(sent.resendAfter)
        data["ttl"] = .number(sent.expiresIn)
        data["notice"] = .text(messages.text("done.code_sent", page.language))
        data["given"] = page.given
        return .show(template, data)
    }

    /// A captcha is taken by the first try, right or wrong, so every showing has a new one.
    func signInData(_ page: PageRequest, isSent: Bool = false) async throws -> [String: Tree] {
        // A form that was refused for anything but the sending of a code keeps the field for the code open.
        let isSent = isSent || (page.request.method == .post && page.text("do") != "send-code")
        // Where both buttons of the form need a captcha, the one picture is good for either.
        let isAtRisk = try await accounts.isSiteAtRisk()
        return [
            "uuid": .text(UUID().uuidString.lowercased()), "captcha_for": .text(isSent && isAtRisk ? "" : CaptchaAction.sms.rawValue),
            "next": .text(page.next), "is_sent": .flag(isSent),
            "providers": providerButtons(page), "has_providers": .flag(!accounts.providerSummaries.isEmpty),
        ]
    }

    private func passwordData(_ page: PageRequest) async throws -> [String: Tree] {
        let isAtRisk = try await accounts.isSiteAtRisk()
        let needed = Tree.flag(isAtRisk || page.request.method == .post)
        let own: [String: Tree] = ["captcha_for": .text(CaptchaAction.login.rawValue), "needs_captcha": needed]
        return try await signInData(page).merging(own) { _, new in new }
    }

    /// - Parameter seconds: nil for a cookie that ends with the browser.
    func cookie(_ value: String, seconds: Int?) -> Cookie {
        Cookie(name: cookieName, value: value, maxAge: seconds, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }
}
