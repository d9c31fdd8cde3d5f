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
    public static let smsTooMany = Failure(.tooMany, "sms_too_many")
    /// Wrong, too old, used, or tried too often: which of them is nobody's business.
    public static let codeWrong = Failure(.invalid, "code_wrong", field: "code")
    public static let codeTooManyTries = Failure(.tooMany, "code_too_many_tries")

    // Registering
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
    static let passwordCommon = "password_common"
    static let uuid = "uuid_malformed"
}
