import JixiaCore

extension Failure {
    // Captcha
    public static let captchaTooMany = Failure(.tooMany, "captcha_too_many")
    public static let captchaNeeded = Failure(.invalid, "captcha_needed", field: "verify")
    /// Nothing here can speak.
    public static let speechUnavailable = Failure(.missing, "speech_unavailable")
    public static let captchaWrong = Failure(.invalid, "captcha_wrong", field: "verify")

    // Codes
    public static let smsTooFrequent = Failure(.tooMany, "sms_too_frequent")
    /// Of a segment's last codes hardly any came back: somebody has messages sent for the sake of sending.
    public static let smsSegmentBlocked = Failure(.tooMany, "sms_segment_blocked")
    public static let smsSegmentMissing = Failure(.missing, "sms_segment_missing")
    /// Wrong, too old, used, or tried too often: which of them is nobody's business.
    public static let codeWrong = Failure(.invalid, "code_wrong", field: "code")
    public static let codeTooManyTries = Failure(.tooMany, "code_too_many_tries")

    // Mails and what they prove
    /// In production without a mail server: nobody is left waiting for a mail that cannot come.
    public static let mailNotSetUp = Failure(.unavailable, "mail_not_set_up", retryAfter: 3600)
    public static let mailTooFrequent = Failure(.tooMany, "mail_too_frequent")
    public static let mailTooMany = Failure(.tooMany, "mail_too_many")
    /// Wrong, too old or used: which of them is nobody's business.
    public static let linkInvalid = Failure(.invalid, "link_invalid", field: "token")
    public static let noEmail = Failure(.conflict, "no_email", field: "email")

    // Proof of who owns the account
    public static let proofNeeded = Failure(.invalid, "proof_needed", field: "password")
    public static let passwordCommon = Failure(.invalid, "password_common", field: "password")

    // Registering
    /// The steps took too long, or the account is made already.
    public static let registrationOver = Failure(.conflict, "registration_over")
    /// The mobile is not proved yet.
    public static let registrationUnproved = Failure(.conflict, "registration_unproved")
    public static let mobileTaken = Failure(.conflict, "mobile_taken", field: "mobile")
    public static let usernameTaken = Failure(.conflict, "username_taken", field: "username")
    public static let emailTaken = Failure(.conflict, "email_taken", field: "email")

    // Signing in
    /// The name is unknown or the password is wrong: which of them is nobody's business.
    public static let signInWrong = Failure(.unauthenticated, "sign_in_wrong")
    public static let signInTooMany = Failure(.tooMany, "sign_in_too_many")
    /// A hundred wrong passwords in a row: only a code by SMS opens the account now, and the password with it.
    public static let passwordSignInOff = Failure(.forbidden, "password_sign_in_off")
    public static let accountDisabled = Failure(.forbidden, "account_disabled")
    /// Told only to who has proved to hold the mobile.
    public static let accountMissing = Failure(.missing, "account_missing", field: "mobile")
    public static let sessionMissing = Failure(.missing, "session_missing")
    /// The first factor was right. The problem's `ticket` and a code give the session: `POST users/login/second/`.
    public static let secondFactorNeeded = Failure(.unauthenticated, "second_factor_needed")
    public static let ticketInvalid = Failure(.unauthenticated, "ticket_invalid")
    public static let refreshTokenInvalid = Failure(.unauthenticated, "refresh_token_invalid")
    /// More passwords wait to be hashed than the machine can do in reasonable time.
    public static let busy = Failure(.unavailable, "busy", retryAfter: 2)

    // Groups
    public static let groupMissing = Failure(.missing, "group_missing")
    public static let groupTaken = Failure(.conflict, "group_taken", field: "name")
    /// The groups of the roles keep their names.
    public static let groupBuiltin = Failure(.conflict, "group_builtin")
    public static let permissionUnknown = Failure(.invalid, "permission_unknown", field: "permissions")
    /// Nobody changes what may more than he himself, or gives what he has not.
    public static let beyondYou = Failure(.forbidden, "beyond_you")
    public static let lastSuperuser = Failure(.conflict, "last_superuser")

    // The second factor and other proofs
    public static let secondFactorWrong = Failure(.invalid, "second_factor_wrong", field: "code")
    public static let secondFactorSet = Failure(.conflict, "second_factor_set")
    public static let secondFactorMissing = Failure(.conflict, "second_factor_missing")
    /// Staff without one may do nothing of the staff's.
    public static let secondFactorRequired = Failure(.forbidden, "second_factor_required")
    public static let proofTooMany = Failure(.tooMany, "proof_too_many")
    /// The kind of proof that this account has to give, as the failure's field, is not there.
    public static let proofMissing = Failure(.invalid, "proof_missing")
    public static let passwordWrong = Failure(.invalid, "password_wrong", field: "password")
    /// Staff rights end twelve hours after the sign-in, whatever was proved meanwhile.
    public static let staffSessionOver = Failure(.forbidden, "staff_session_over")

    // Closing the account, exporting what it holds
    public static let superuserStays = Failure(.conflict, "superuser_stays")
    public static let closingMissing = Failure(.missing, "closing_missing")
    public static let exportMissing = Failure(.missing, "export_missing")

    // Signing in by others
    public static let providerUnknown = Failure(.missing, "provider_unknown")
    /// The way through the provider took too long, was used, or was begun in another browser or at another provider.
    public static let providerFlowOver = Failure(.invalid, "provider_flow_over")
    /// The person, or the provider, said no.
    public static let providerDenied = Failure(.forbidden, "provider_denied")
    public static let providerRefused = Failure(.invalid, "provider_refused")
    public static let providerUnreachable = Failure(.unavailable, "provider_unreachable", retryAfter: 30)
    public static let identityTicketOver = Failure(.invalid, "identity_ticket_over")
    /// The identity is bound to an account, this one or another.
    public static let identityTaken = Failure(.conflict, "identity_taken")
    public static let identityMissing = Failure(.missing, "identity_missing")
    public static let identitiesTooMany = Failure(.conflict, "identities_too_many")
    public static let lastWayIn = Failure(.conflict, "last_way_in")

    // Two accounts become one
    public static let mergeWithItself = Failure(.conflict, "merge_with_itself")
    public static let mergeOfStaff = Failure(.forbidden, "merge_of_staff")
    /// Proved too long ago, done already, or never proved by this account.
    public static let mergeOver = Failure(.invalid, "merge_over")
    public static let mergeProofMissing = Failure(.invalid, "merge_proof_missing", field: "username")

    // Areas and addresses
    public static let areaMissing = Failure(.missing, "area_missing")
    public static let areaWrong = Failure(.invalid, "area_wrong", field: "district")
    /// The address's own area is not in the set of divisions any more: it has to be chosen again.
    public static let areaGone = Failure(.invalid, "area_gone", field: "district")
    public static let addressNotFound = Failure(.missing, "address_not_found")
    public static let addressesTooMany = Failure(.conflict, "addresses_too_many")
}

/// Codes of wrong fields that inputs of this module add to the kit's own.
enum FieldCode {
    static let mobile = "mobile_malformed"
    static let phone = "phone_malformed"
    static let country = "country_unknown"
    static let code = "code_malformed"
    static let username = "username_malformed"
    static let email = "email_malformed"
    static let groupName = "group_name_malformed"
    static let secondFactor = "second_factor_malformed"
    static let token = "token_malformed"
    static let passwordCommon = "password_common"
    static let uuid = "uuid_malformed"
}
