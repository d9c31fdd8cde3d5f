import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension API {
    /// What an account is known by: mobile, e-mail address, password. Each change needs proof of who owns the account.
    mutating func addIdentity(_ accounts: Accounts) {
        addMobile(accounts)
        addEmail(accounts)
        addPasswords(accounts)
    }

    private static let proof: [Failure] = [
        .proofNeeded, .stepUpNeeded, .passwordWrong, .codeWrong, .codeTooManyTries, .captchaNeeded, .captchaWrong, .signInTooMany,
        .passwordSignInOff,
        .busy,
    ]
    private static let mail: [Failure] = [.mailNotSetUp, .mailTooFrequent, .mailTooMany]

    private mutating func addMobile(_ accounts: Accounts) {
        post(
            "users/mobile", "Change the mobile: a code (purpose bind) to the new one as code, one to the old one as old_code",
            for: .visitingMember, limit: .perMinute(30), fails: Self.proof + [.mobileTaken, .linkInvalid]
        ) {
            try await accounts.changeMobile($0, $1)
        }
        post(
            "users/mobile/recovery", "Mail a link whose token stands, with the password, for a code to a lost mobile",
            for: .visitingMember, limit: .perMinute(30), answers: .accepted, fails: Self.mail + [.noEmail]
        ) {
            try await accounts.requestMobileRecovery($0, $1)
        }
    }

    private mutating func addEmail(_ accounts: Accounts) {
        post(
            "users/email", "Mail a link that makes an address the caller's own", for: .visitingMember, limit: .perMinute(30),
            answers: .accepted, fails: Self.proof + Self.mail
        ) {
            try await accounts.bindEmail($0, $1)
        }
        post(
            "users/email/verify", "Use the link of a mail: the address is the account's", for: .everyone, limit: .perMinute(30),
            answers: .ok, fails: [.linkInvalid, .emailTaken]
        ) {
            try await accounts.verifyEmail($0, $1)
        }
        delete(
            "users/email", "Remove the address from the account", for: .visitingMember, limit: .perMinute(30), reads: .body,
            fails: Self.proof + [.noEmail]
        ) {
            try await accounts.removeEmail($0, $1)
        }
    }

    private mutating func addPasswords(_ accounts: Accounts) {
        post(
            "users/password", "Change the password, or set the first one; other sessions end", for: .visitingMember,
            limit: .perMinute(30), fails: Self.proof
        ) {
            try await accounts.changePassword($0, $1)
        }
        post(
            "users/password/email", "Mail a link for a new password, if the address is an account's", for: .everyone,
            limit: .perMinute(30), answers: .accepted, fails: Self.mail + [.captchaNeeded, .captchaWrong]
        ) {
            try await accounts.requestPasswordMail($0, $1)
        }
        post(
            "users/password/email/reset", "A new password for who has the link; every session ends", for: .everyone,
            limit: .perMinute(30), fails: [.linkInvalid, .busy]
        ) {
            try await accounts.resetPasswordByMail($0, $1)
        }
    }
}
