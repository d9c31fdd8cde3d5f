import HTTPTypes

/// What every answer forbids the browser to do with it.
struct SecurityHeaders: Sendable {
    private static let policy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

    private let fixed: [HTTPField]
    private let policy: HTTPField

    /// - Parameter formTarget: where else a form may lead: the payment gateway, which the pay button is redirected to.
    init(isSecure: Bool, formTarget: String?) {
        policy = HTTPField(name: .contentSecurityPolicy, value: formTarget.map { Self.policy + " " + $0 } ?? Self.policy)
        var fixed = [
            HTTPField(name: .xContentTypeOptions, value: "nosniff"), HTTPField(name: .frameOptions, value: "DENY"),
            HTTPField(name: .openerPolicy, value: "same-origin"),
            HTTPField(name: .referrerPolicy, value: "strict-origin-when-cross-origin"),
        ]
        if isSecure { fixed.append(HTTPField(name: .strictTransportSecurity, value: "max-age=31536000")) }
        self.fixed = fixed
    }

    /// A policy that is there already, such as a picture's, is stricter and stays.
    func add(to headers: inout HTTPFields) {
        if headers[.contentSecurityPolicy] == nil { headers.append(policy) }
        for field in fixed { headers.append(field) }
    }
}
