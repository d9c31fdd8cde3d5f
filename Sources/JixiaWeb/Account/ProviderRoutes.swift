import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension API {
    /// Signing in by others, the identities of an account, and two accounts that become one.
    mutating func addProviders(_ accounts: Accounts) {
        get("users/login/providers", "Whom one may sign in by", for: .everyone) { try await accounts.identityProviders($0, $1) }
        get(
            "users/login/providers/{provider}/start", "Where to send a person to sign in, and what to come back with", for: .everyone,
            limit: .perMinute(20), fails: [.providerUnknown, .providerUnreachable]
        ) {
            try await accounts.startProvider($0, $1)
        }
        post(
            "users/login/providers/{provider}", "Sign in with what the provider answered; an unknown person is given a ticket",
            for: .everyone, limit: .perMinute(20), answers: .ok,
            fails: [
                .providerUnknown, .providerFlowOver, .providerDenied, .providerRefused, .providerUnreachable, .identityTaken,
                .accountDisabled, .secondFactorNeeded,
            ]
        ) {
            try await accounts.finishProvider($0, $1)
        }
        post(
            "users/login/ticket", "An account for a ticket and a mobile: a new one, or the mobile's own", for: .everyone,
            limit: .perMinute(20), answers: .ok,
            fails: [
                .codeWrong, .codeTooManyTries, .identityTicketOver, .identityTaken, .identitiesTooMany, .accountMissing, .accountDisabled,
                .secondFactorNeeded,
            ]
        ) {
            try await accounts.enterWithTicket($0, $1)
        }
        addIdentities(accounts)
        addMerge(accounts)
    }

    private mutating func addIdentities(_ accounts: Accounts) {
        get("users/identities", "By whom the caller may sign in", for: .member) { try await accounts.identities($0, by: $1) }
        post(
            "users/identities", "Bind who a ticket is about to the caller's account", for: .member.fresh,
            fails: [.stepUpNeeded, .identityTicketOver, .identityTaken, .identitiesTooMany]
        ) {
            try await accounts.bindIdentity($0, by: $1)
        }
        delete("users/identities/{id}", "Unbind, unless it is the last way in", for: .member, fails: [.identityMissing, .lastWayIn]) {
            try await accounts.unbindIdentity($0, by: $1)
        }
    }

    private mutating func addMerge(_ accounts: Accounts) {
        post(
            "users/merge", "Prove another account of one's own, by password or code, and see what would move", for: .visitingMember,
            limit: .perMinute(20), answers: .ok,
            fails: [
                .stepUpNeeded, .mergeProofMissing, .proofMissing, .proofTooMany, .secondFactorWrong, .mergeWithItself, .mergeOfStaff,
                .mergeOver, .captchaNeeded, .captchaWrong,
                .signInWrong, .signInTooMany, .passwordSignInOff, .codeWrong, .codeTooManyTries, .accountMissing, .accountDisabled, .busy,
            ]
        ) {
            try await accounts.proveMerge($0, $1)
        }
        post(
            "users/merge/confirm", "Join the two accounts; the other is closed", for: .member.fresh, answers: .ok,
            fails: [.stepUpNeeded, .mergeOver, .mergeOfStaff]
        ) {
            try await accounts.confirmMerge($0, by: $1)
        }
    }
}
