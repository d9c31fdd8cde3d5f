import JixiaCore
import JixiaMessages

/// Names that people sign in by. One can never be taken for a mobile or an e-mail address.
enum Username {
    static let length = 3...20
    static let pattern = "^[A-Za-z0-9_\\u4E00-\\u9FFF-]+$"

    static func isOne(_ text: String) -> Bool {
        let allowed = text.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "\u{4E00}"..."\u{9FFF}": true
            default: false
            }
        }
        let digits = text.filter { $0 != "-" && $0 != "_" }
        return allowed && !digits.isEmpty && !Mobile.isOne(String(digits.suffix(11)))
    }

    /// Names that differ in case alone are one name.
    static func key(_ name: String) -> String { name.lowercased() }

    /// A name for who gave none; it says nothing of the mobile.
    static func random() -> String { "jx_" + Chance.pick(10, from: Array("abcdefghjkmnpqrstuvwxyz23456789")) }
}

enum Email {
    static let pattern = "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"

    /// One that a mail can be sent to, over the open net.
    static func isOne(_ text: String) -> Bool {
        guard let address = try? MailAddress(text, name: nil) else { return false }
        return address.domain.contains(".")
    }

    static func key(_ email: String) -> String { email.lowercased() }
}

extension String {
    /// As much as a column of this width holds: databases count code points, and one character may be many.
    func cut(to width: Int) -> String { String(String.UnicodeScalarView(unicodeScalars.prefix(width))) }
}

extension Form {
    mutating func mobile(_ name: String = "mobile") -> String {
        text(name, 11...11, pattern: Mobile.pattern, code: FieldCode.mobile, matches: Mobile.isOne)
    }

    mutating func code() -> String {
        text("code", 6...6, pattern: "^[0-9]{6}$", code: FieldCode.code) { $0.utf8.allSatisfy { (48...57).contains($0) } }
    }

    mutating func optionalCode(_ name: String) -> String? {
        optionalText(name, 6...6, pattern: "^[0-9]{6}$", code: FieldCode.code) { $0.utf8.allSatisfy { (48...57).contains($0) } }
    }

    mutating func email() -> String { text("email", 5...254, pattern: Email.pattern, code: FieldCode.email, matches: Email.isOne) }

    mutating func optionalEmail() -> String? {
        optionalText("email", 5...254, pattern: Email.pattern, code: FieldCode.email, matches: Email.isOne)
    }

    mutating func optionalUsername() -> String? {
        optionalText("username", Username.length, pattern: Username.pattern, code: FieldCode.username, matches: Username.isOne)
    }

    /// A password that somebody chooses.
    mutating func newPassword() -> String {
        text("password", 8...128, code: FieldCode.passwordCommon) { !CommonPasswords.contains($0) }
    }
}
