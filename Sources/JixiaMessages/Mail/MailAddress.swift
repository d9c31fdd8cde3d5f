/// One mailbox: `name@example.com` or `Jixia <name@example.com>`. Only what cannot break out of its line of the mail
/// or of the talk with the server can be made.
public struct MailAddress: Sendable, Equatable, CustomStringConvertible {
    public static let lengthMax = 254

    /// `name@example.com`
    public let address: String
    /// Whose it is, in words.
    public let name: String?

    /// - Throws: `MailFailure`, permanent.
    public init(_ text: String) throws {
        if text.hasSuffix(">"), let start = text.lastIndex(of: "<") {
            let words = text[..<start].drop { $0 == " " }
            try self.init(String(text[text.index(after: start)...].dropLast()), name: Self.unquoted(words))
        } else {
            try self.init(text, name: nil)
        }
    }

    public init(_ address: String, name: String?) throws {
        guard Self.isAddress(address) else { throw MailFailure.malformed("an address is malformed: \(Masked.address(address))") }
        if let name {
            guard name.count <= 100, name.isOneLine else { throw MailFailure.malformed("the name beside an address is malformed") }
        }
        self.address = address
        self.name = name?.isEmpty == true ? nil : name
    }

    /// What stands behind the @.
    public var domain: String { String(address[address.index(after: address.lastIndex(of: "@") ?? address.startIndex)...]) }

    /// For logs: `a***@example.com`.
    public var description: String { Masked.address(address) }

    private static func unquoted(_ words: Substring) -> String {
        var words = words
        while words.hasSuffix(" ") { words.removeLast() }
        if words.count >= 2, words.hasPrefix("\""), words.hasSuffix("\"") { words = words.dropFirst().dropLast() }
        return String(words)
    }

    /// A dot-atom on both sides (RFC 5321 without its quoted strings, which no one has).
    private static func isAddress(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= lengthMax, let at = bytes.lastIndex(of: UInt8(ascii: "@")), (1...64).contains(at) else { return false }
        let labels = bytes[(at + 1)...].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return bytes[..<at].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isAtom)
            && labels.allSatisfy(isLabel)
    }

    private static func isAtom(_ bytes: ArraySlice<UInt8>) -> Bool { !bytes.isEmpty && bytes.allSatisfy(\.isAtomText) }

    private static func isLabel(_ bytes: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(bytes.count) && bytes.first != hyphen && bytes.last != hyphen
            && bytes.allSatisfy { $0.isLetterOrDigit || $0 == hyphen }
    }
}

extension UInt8 {
    package var isLetterOrDigit: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }

    /// What may stand in a word of an address or a Message-ID without quotes (RFC 5322 `atext`).
    var isAtomText: Bool { isLetterOrDigit || "!#$%&'*+-/=?^_`{|}~".utf8.contains(self) }
}

extension String {
    /// No line break, and nothing else that steers instead of being read.
    package var isOneLine: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
            default: true
            }
        }
    }
}
