import HTTPTypes

/// What every answer forbids the browser to do with it.
enum SecurityHeaders {
    private static let policy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

    /// - Parameter formTarget: where else a form may lead: the payment gateway, which the pay button is redirected to.
    static func add(to headers: inout HTTPFields, isSecure: Bool, formTarget: String?) {
        if headers[.contentSecurityPolicy] == nil { headers[.contentSecurityPolicy] = formTarget.map { policy + " " + $0 } ?? policy }
        headers[.xContentTypeOptions] = "nosniff"
        headers[.frameOptions] = "DENY"
        headers[.openerPolicy] = "same-origin"
        headers[.referrerPolicy] = "strict-origin-when-cross-origin"
        if isSecure { headers[.strictTransportSecurity] = "max-age=31536000" }
    }
}
