import Foundation

/// Name and secret of the site in a header: HTTP Basic, both form-encoded first (RFC 6749 §2.3.1).
enum BasicCredentials {
    static func header(_ id: String, _ secret: String) -> String {
        "Basic " + Data((OAuthForm.encode(id) + ":" + OAuthForm.encode(secret)).utf8).base64EncodedString()
    }
}
