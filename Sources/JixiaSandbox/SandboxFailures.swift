import JixiaCore

extension Failure {
    /// The request was not signed with the merchant's key.
    public static let sandboxSignatureWrong = Failure(.forbidden, "sandbox_signature_wrong")
    public static let sandboxAppUnknown = Failure(.forbidden, "sandbox_app_unknown")
    /// Signed, but not a payment: the value `part` names what is wrong.
    public static let sandboxRequestMalformed = Failure(.invalid, "sandbox_request_malformed")
    public static let sandboxTradeMissing = Failure(.missing, "sandbox_trade_missing")
    public static let sandboxTradeExpired = Failure(.conflict, "sandbox_trade_expired")
    public static let sandboxTradeClosed = Failure(.conflict, "sandbox_trade_closed")
    /// The order came before with another amount or subject.
    public static let sandboxTradeDiffers = Failure(.conflict, "sandbox_trade_differs")
}
