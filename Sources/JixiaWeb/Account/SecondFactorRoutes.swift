import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension API {
    mutating func addSecondFactor(_ accounts: Accounts) {
        post(
            "users/login/second", "End a sign-in with a code of the app, or a recovery code", for: .everyone, limit: .perMinute(30),
            answers: .ok, fails: [.ticketInvalid, .secondFactorWrong, .proofTooMany]
        ) {
            try await accounts.signInBySecondFactor($0, $1)
        }
        get("users/totp", "The state of the caller's second factor", for: .member) { try await accounts.secondFactor($0, by: $1) }
        post("users/totp", "Begin to set up an app that shows codes", for: .member.fresh, fails: [.stepUpNeeded, .secondFactorSet]) {
            try await accounts.beginSecondFactor($0, by: $1)
        }
        post(
            "users/totp/confirm", "Confirm the app with its first code; answers ten recovery codes", for: .member, limit: .perMinute(30),
            fails: [.secondFactorWrong, .secondFactorMissing, .secondFactorSet, .proofTooMany]
        ) {
            try await accounts.confirmSecondFactor($0, by: $1)
        }
        post(
            "users/totp/recovery/codes", "Ten new recovery codes; the old ones end", for: .member.fresh,
            fails: [.stepUpNeeded, .secondFactorMissing]
        ) {
            try await accounts.renewRecoveryCodes($0, by: $1)
        }
        delete("users/totp", "Remove the second factor", for: .member.fresh, fails: [.stepUpNeeded, .secondFactorMissing]) {
            try await accounts.removeSecondFactor($0, by: $1)
        }
    }

    mutating func addStepUp(_ accounts: Accounts) {
        get("users/step-up", "Which proof the caller can give", for: .member) { try await accounts.proofKinds($0, by: $1) }
        post(
            "users/step-up", "Prove once more who calls; holds five minutes", for: .member, limit: .perMinute(30), answers: .noContent,
            fails: [.secondFactorWrong, .passwordWrong, .proofMissing, .proofTooMany, .codeWrong, .codeTooManyTries, .busy]
        ) {
            try await accounts.stepUp($0, by: $1)
        }
        post(
            "users/step-up/code", "Send a code to the caller's own mobile, as a proof", for: .member, limit: .perMinute(10),
            answers: .accepted, fails: [.smsTooFrequent, .smsTooMany, .proofMissing]
        ) {
            try await accounts.requestProofCode($0, by: $1)
        }
        get("users/security/events", "What happened to the caller's account lately, the newest first", for: .member) {
            try await accounts.securityEvents($0, by: $1)
        }
    }
}
