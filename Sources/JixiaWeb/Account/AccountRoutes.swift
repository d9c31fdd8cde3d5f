import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP
import JixiaMessages

extension Limit {
    /// Passwords that are tried through the API and on the page are counted together.
    static let signIn = Limit.shared("sign-in", "60/minute", by: .address)
}

extension API {
    public mutating func addAccounts(_ accounts: Accounts) {
        addCodes(accounts)
        addSignIn(accounts)
        addSecondFactor(accounts)
        addProviders(accounts)
        addRegistration(accounts)
        addIdentity(accounts)
        addSessions(accounts)
        addStepUp(accounts)
        addClosing(accounts)
        addAvatars(accounts)
        addAreas(accounts)
        addAddresses(accounts)
        addStaff(accounts)
    }

    private mutating func addCodes(_ accounts: Accounts) {
        get(
            "users/image/verification/{uuid}", "A captcha picture, 140 × 40", for: .everyone, limit: .perMinute(60),
            fails: [.captchaTooMany]
        ) {
            try await accounts.captcha($0, $1)
        }
        get(
            "users/image/verification/{uuid}/speech", "The same characters, read aloud", for: .everyone, limit: .perMinute(60),
            fails: [.captchaTooMany, .speechUnavailable, .busy]
        ) {
            try await accounts.speakCaptcha($0, $1)
        }
        post(
            "users/sms/codes", "Send a code by SMS", for: .everyone, limit: Limit("30/minute", whenStoreIsDown: .refuse),
            answers: .accepted,
            fails: [.captchaNeeded, .captchaWrong, .smsTooFrequent, .smsTooMany, .smsSegmentBlocked, .smsBudgetSpent, .smsNotSetUp]
        ) {
            try await accounts.requestCode($0, $1)
        }
        get("users/mobiles/{mobile}/count", "Whether a mobile has an account", for: .everyone, limit: .perMinute(20)) {
            try await accounts.countMobile($0, $1)
        }
        get("users/usernames/{username}/count", "Whether a user name is taken", for: .everyone, limit: .perMinute(20)) {
            try await accounts.countUsername($0, $1)
        }
    }

    private mutating func addSignIn(_ accounts: Accounts) {
        post(
            "users/register", "Register with a code and a password", for: .everyone, limit: .perMinute(30),
            fails: [
                .codeWrong, .codeTooManyTries, .captchaNeeded, .captchaWrong, .mobileTaken, .usernameTaken, .mailNotSetUp,
                .mailTooFrequent, .mailTooMany, .busy,
            ]
        ) {
            try await accounts.register($0, $1)
        }
        post(
            "users/login", "Sign in with a password", for: .everyone, limit: .signIn, answers: .ok,
            fails: [.captchaNeeded, .captchaWrong, .signInWrong, .signInTooMany, .passwordSignInOff, .secondFactorNeeded, .busy]
        ) {
            try await accounts.signInByPassword($0, $1)
        }
        post(
            "users/login/mobile", "Sign in with a code; a new mobile becomes an account", for: .everyone, limit: .perMinute(60),
            answers: .ok, fails: [.codeWrong, .codeTooManyTries, .captchaNeeded, .captchaWrong, .accountDisabled, .secondFactorNeeded]
        ) {
            try await accounts.signInByCode($0, $1)
        }
        post(
            "users/password/reset", "A new password for who holds the mobile; every session ends", for: .everyone, limit: .perMinute(30),
            answers: .noContent,
            fails: [.codeWrong, .codeTooManyTries, .captchaNeeded, .captchaWrong, .accountMissing, .accountDisabled, .busy]
        ) {
            try await accounts.resetPassword($0, $1)
        }
        post(
            "users/token/refresh", "A new pair of tokens for a refresh token", for: .everyone, limit: .perMinute(60), answers: .ok,
            fails: [.refreshTokenInvalid]
        ) {
            try await accounts.refresh($0, $1)
        }
    }

    private mutating func addSessions(_ accounts: Accounts) {
        post("users/logout", "End this session at once", for: .member) { try await accounts.signOut($0, by: $1) }
        get("users/sessions", "Where the caller is signed in, the newest first", for: .member) { try await accounts.sessions($0, by: $1) }
        delete("users/sessions", "End every session but this one", for: .member) { try await accounts.endOtherSessions($0, by: $1) }
        delete("users/sessions/{id}", "End one of the caller's sessions", for: .member, fails: [.sessionMissing]) {
            try await accounts.endSession($0, by: $1)
        }
        get("users/identity", "What the account is known by, and what of it waits for a mail to be read", for: .member) {
            try await accounts.identity($0, by: $1)
        }
        get("users/me", "The caller's profile", for: .member) { try await accounts.me($0, by: $1) }
        patch("users/me", "Change the caller's profile", for: .member) { try await accounts.changeMe($0, by: $1) }
    }
}
