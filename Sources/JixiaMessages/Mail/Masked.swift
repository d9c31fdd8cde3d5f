import Foundation

/// What is nobody else's business, made fit for a log or a screen.
public enum Masked {
    private static let lengthMax = 200

    /// `anna@example.com` as `a***@example.com`; what is no address shows nothing but its first letter.
    public static func address(_ text: String) -> String {
        guard let at = text.lastIndex(of: "@") else { return text.prefix(1).filter(\.isLetter) + "***" }
        let domain = text[text.index(after: at)...].prefix(100)
        return cleaned("\(text[..<at].prefix(1))***@\(domain)")
    }

    /// What a server said, without addresses in full, without the secrets, on one line, and short.
    public static func text(_ text: String, secrets: [String] = []) -> String {
        var text = text
        for secret in secrets where !secret.isEmpty {
            text = text.replacingOccurrences(of: secret, with: "***")
            text = text.replacingOccurrences(of: Data(secret.utf8).base64EncodedString(), with: "***")
        }
        text.replace(/[^\s<>()\[\]:;,"'=]+@[A-Za-z0-9.-]+/) { address(String($0.output)) }
        return cleaned(text)
    }

    private static func cleaned(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(lengthMax).map { String(Character($0)).isOneLine ? $0 : " " }))
            .trimmingCharacters(in: .whitespaces)
    }
}
