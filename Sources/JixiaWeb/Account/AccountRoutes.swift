import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension API {
    public mutating func addAccounts(_ accounts: Accounts) {
        addCodes(accounts)
        addSignIn(accounts)
        addProfile(accounts)
        addAddresses(accounts)
    }

    private mutating func addCodes(_ accounts: Accounts) {
        get("users/image/verification/{uuid}", "A captcha picture, 140 × 40", for: .everyone, limit: .perMinute(20)) {
            try await accounts.captcha($0, $1)
        }
        post(
            "users/sms/codes", "Send a code by SMS", for: .everyone, limit: .perMinute(20), answers: .accepted,
            fails: [.smsTooFrequent, .smsTooMany]
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
        post("users/register", "Register with a code and a password", for: .everyone, limit: .perMinute(20), fails: []) {
            try await accounts.register($0, $1)
        }
        post("users/login", "Sign in with a password", for: .everyone, limit: .perMinute(30), answers: .ok, fails: []) {
            try await accounts.signInByPassword($0, $1)
        }
        post("users/login/mobile", "Sign in with a code; a new mobile becomes an account", for: .everyone, limit: .perMinute(30), answers: .ok, fails: []) {
            try await accounts.signInByCode($0, $1)
        }
        post("users/token/refresh", "A new pair of tokens", for: .everyone, limit: .perMinute(60), answers: .ok, fails: []) {
            try await accounts.refresh($0, $1)
        }
        post("users/logout", "End this session", for: .member) { try await accounts.signOut($0, by: $1) }
    }
}
