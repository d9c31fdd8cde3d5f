import Foundation
import JixiaCore
import JixiaIdentity

/// Names and values as addresses and forms carry them (`application/x-www-form-urlencoded`).
enum OAuthForm {
    private static let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    static func encode(_ fields: [(String, String)]) -> String {
        fields.map { encode($0) + "=" + encode($1) }.joined(separator: "&")
    }

    static func encode(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }

    static func url(_ base: String, _ fields: [(String, String)]) -> String {
        base + (base.contains("?") ? "&" : "?") + encode(fields)
    }

    /// What a provider answers as a form: `access_token=…&expires_in=7776000`.
    static func decode(_ text: some StringProtocol) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = String(parts[0]).removingPercentEncoding,
                let value = parts[1].replacingOccurrences(of: "+", with: " ").removingPercentEncoding
            else { continue }
            fields[name] = value
        }
        return fields
    }
}

/// The JSON of an answer.
extension ProviderHTTP.Reply {
    /// - Throws: `IdentityTrouble.untrusted` for what is no object of JSON.
    func object() throws(IdentityTrouble) -> Tree {
        guard let tree = Tree(json: body), case .object = tree else { throw .untrusted("an answer that is not JSON") }
        return tree
    }
}

extension Tree {
    /// A text that says something; numbers that name somebody are read as text.
    func word(_ name: String) -> String? {
        switch self[name] {
        case .text(let text)?: text.isEmpty ? nil : text
        case .number(let number)?: String(number)
        default: nil
        }
    }
}

extension IdentityTrouble {
    /// A provider's own word for why not, short and on one line: it goes to the log.
    static func refusal(_ word: String?) -> IdentityTrouble {
        let kept = (word ?? "").unicodeScalars.prefix(60).map { $0.isASCII && $0.value > 32 && $0.value < 127 ? Character($0) : "?" }
        return .refused(String(kept))
    }
}

extension Identity {
    /// - Throws: `IdentityTrouble.untrusted` where the subject is missing, too long or holds what no name holds.
    static func proved(_ provider: String, _ subject: String?, earlier: String? = nil, name: String?) throws(IdentityTrouble) -> Identity {
        guard let subject, isName(subject), earlier.map(isName) ?? true else { throw .untrusted("no usable subject") }
        let shown = name.map {
            String(String.UnicodeScalarView($0.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(60)))
        }
        return Identity(provider: provider, subject: subject, earlierSubject: earlier, displayName: shown.flatMap { $0.isEmpty ? nil : $0 })
    }

    private static func isName(_ text: String) -> Bool {
        (1...subjectMax).contains(text.unicodeScalars.count) && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
    }
}
