import Foundation
import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension Site {
    /// Password, mobile and e-mail address of an account, each changed on a page of its own.
    func addIdentityPages() {
        addPasswordPages()
        addMobilePages()
        addEmailPages()
        addPasswordMailPages()
    }

    // MARK: Password

    private func addPasswordPages() {
        page("security/password", for: .members) { try await .show("account/security-password", identity($0)) }
        form("security/password", for: .members, again: { try await .show("account/security-password", identity($0)) }) { page in
            if page.text("do") == "send-own" { return try await sendOwnCode("account/security-password", page) }
            _ = try await accounts.changePassword(page.input(), page.visitor)
            return .go("/security?done=password_changed")
        }
    }

    // MARK: Mobile

    private func addMobilePages() {
        page("security/mobile", for: .members) { try await .show("account/security-mobile", identity($0)) }
        form("security/mobile", for: .members, again: { try await .show("account/security-mobile", identity($0)) }) { page in
            if page.text("do") == "send-own" { return try await sendOwnCode("account/security-mobile", page) }
            if page.text("do") == "send-code" { return try await sendBindCode("account/security-mobile", page) }
            _ = try await accounts.changeMobile(page.input(), page.visitor)
            return .go("/security?done=mobile_changed")
        }
        page("security/mobile/lost", for: .members) { try await .show("account/security-mobile-lost", identity($0)) }
        form("security/mobile/lost", for: .members, again: { try await .show("account/security-mobile-lost", identity($0)) }) { page in
            if page.text("do") == "send-code" { return try await sendBindCode("account/security-mobile-lost", page) }
            if page.text("do") == "send-link" {
                _ = try await accounts.requestMobileRecovery(.parse([:]), page.visitor)
                return .go("/security?done=mail_sent")
            }
            _ = try await accounts.changeMobile(page.input(), page.visitor)
            return .go("/security?done=mobile_changed")
        }
    }

    // MARK: E-mail

    private func addEmailPages() {
        page("security/email", for: .members) { try await .show("account/security-email", identity($0)) }
        form("security/email", for: .members, again: { try await .show("account/security-email", identity($0)) }) { page in
            if page.text("do") == "send-own" { return try await sendOwnCode("account/security-email", page) }
            _ = try await accounts.bindEmail(page.input(), page.visitor)
            return .go("/security?done=mail_sent")
        }
        page("security/email/remove", for: .members) { try await .show("account/security-email-remove", identity($0)) }
        form("security/email/remove", for: .members, again: { try await .show("account/security-email-remove", identity($0)) }) { page in
            if page.text("do") == "send-own" { return try await sendOwnCode("account/security-email-remove", page) }
            _ = try await accounts.removeEmail(page.input(), page.visitor)
            return .go("/security?done=email_removed")
        }
        // Opening the link changes nothing: programs that look through mail open links too.
        page("email/verify") { .show("account/email-verify", link($0)) }
        form("email/verify", limit: .perMinute(20), again: { .show("account/email-verify", link($0)) }) { page in
            _ = try await accounts.verifyEmail(page.input(), page.visitor)
            return .go(page.caller == nil ? "/signin/password?done=email_verified" : "/security?done=email_verified")
        }
    }

    // MARK: A new password by mail

    private func addPasswordMailPages() {
        page("password/forgotten/email") { .show("account/forgotten-email", captcha($0)) }
        form("password/forgotten/email", limit: .perMinute(20), again: { .show("account/forgotten-email", captcha($0)) }) { page in
            _ = try await accounts.requestPasswordMail(page.input(), page.visitor)
            return .show("account/forgotten-email", captcha(page).merging(["is_sent": .flag(true)]) { $1 })
        }
        page("password/reset") { .show("account/password-reset", link($0)) }
        form("password/reset", limit: .perMinute(20), again: { .show("account/password-reset", link($0)) }) { page in
            _ = try await accounts.resetPasswordByMail(page.input(), page.visitor)
            return .go("/signin/password?done=password_reset", cookies: [cookie("", seconds: 0)])
        }
    }

    // MARK: What the pages show

    func identity(_ page: PageRequest) async throws -> [String: Tree] {
        let identity = try await accounts.identity(.parse([:]), by: page.member())
        var data = captcha(page)
        data["identity"] = identity.tree(page.language)
        data["needs_captcha"] = .flag(page.request.method == .post && !(page.text("do") ?? "").hasPrefix("send-"))
        data["action"] = .text(page.request.uri.path)
        data["sends_mail"] = .flag(accounts.sendsMail)
        data["token"] = .maybe(page.text("token"))
        return data
    }

    /// The token goes from the address into the form, and nowhere else.
    private func link(_ page: PageRequest) -> [String: Tree] { ["token": .maybe(page.text("token"))] }

    private func captcha(_ page: PageRequest) -> [String: Tree] {
        ["uuid": .text(UUID().uuidString.lowercased()), "next": .text(page.next)]
    }

    private func sendOwnCode(_ template: String, _ page: PageRequest) async throws -> PageAnswer {
        let sent = try await accounts.requestProofCode(.parse([:]), by: page.member())
        return .show(template, try await waiting(page, "is_own_sent", sent))
    }

    private func sendBindCode(_ template: String, _ page: PageRequest) async throws -> PageAnswer {
        let sent = try await accounts.requestCode(page.with(["purpose": "bind"]).input(), page.visitor)
        return .show(template, try await waiting(page, "is_sent", sent))
    }

    private func waiting(_ page: PageRequest, _ mark: String, _ sent: CodeRequested) async throws -> [String: Tree] {
        try await identity(page).merging([
            mark: .flag(true), "resend_after": .number(sent.resendAfter), "ttl": .number(sent.expiresIn),
            "notice": .text(messages.text("done.code_sent", page.language)), "given": page.given,
        ]) { $1 }
    }
}
