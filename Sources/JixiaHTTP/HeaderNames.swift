import HTTPTypes

extension HTTPField.Name {
    // The names are constants of the right form, so each of these exists.
    public static let rateLimit = HTTPField.Name(constant: "RateLimit")
    public static let rateLimitPolicy = HTTPField.Name(constant: "RateLimit-Policy")
    public static let requestID = HTTPField.Name(constant: "X-Request-Id")
    public static let idempotencyKey = HTTPField.Name(constant: "Idempotency-Key")
    public static let forwardedFor = HTTPField.Name(constant: "X-Forwarded-For")
    public static let fetchSite = HTTPField.Name(constant: "Sec-Fetch-Site")
    public static let frameOptions = HTTPField.Name(constant: "X-Frame-Options")
    public static let openerPolicy = HTTPField.Name(constant: "Cross-Origin-Opener-Policy")
    public static let referrerPolicy = HTTPField.Name(constant: "Referrer-Policy")

    private init(constant name: String) {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) is not a header name") }
        self = field
    }
}
