import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension API {
    /// Registering in three steps.
    mutating func addRegistration(_ accounts: Accounts) {
        post(
            "users/registration", "Register, first step: send a code to the mobile", for: .everyone, limit: .perMinute(30),
            answers: .accepted, fails: [.captchaNeeded, .captchaWrong, .smsTooFrequent, .smsTooMany]
        ) {
            try await accounts.beginRegistration($0, $1)
        }
        post(
            "users/registration/code", "Register, second step: the code", for: .everyone, limit: .perMinute(30), answers: .ok,
            fails: [.codeWrong, .codeTooManyTries, .mobileTaken, .registrationOver]
        ) {
            try await accounts.proveRegistration($0, $1)
        }
        post(
            "users/registration/account", "Register, third step: password and name", for: .everyone, limit: .perMinute(30),
            fails: [
                .registrationOver, .registrationUnproved, .mobileTaken, .usernameTaken, .mailNotSetUp, .mailTooFrequent, .mailTooMany,
                .busy,
            ]
        ) {
            try await accounts.finishRegistration($0, $1)
        }
    }
}
