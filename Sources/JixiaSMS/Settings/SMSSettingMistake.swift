import Foundation

/// A setting with which messages would go astray. Never repeats the setting's value.
public struct SMSSettingMistake: Error, Equatable, CustomStringConvertible {
    public let setting: String
    public let description: String

    init(_ setting: String, _ reason: String) {
        self.setting = setting
        description = "\(setting): \(reason)"
    }

    init(saying description: String) {
        setting = "vendors"
        self.description = description
    }
}

enum SettingCheck {
    /// Names, numbers and keys: ASCII without blanks.
    static func word(_ setting: String, _ value: String, _ size: ClosedRange<Int>) throws {
        guard size.contains(value.utf8.count), value.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw SMSSettingMistake(setting, "not \(size.lowerBound) to \(size.upperBound) letters, digits and signs without a blank")
        }
    }

    static func digits(_ setting: String, _ value: String, _ size: ClosedRange<Int>) throws {
        guard size.contains(value.utf8.count), value.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw SMSSettingMistake(setting, "not \(size.lowerBound) to \(size.upperBound) digits")
        }
    }

    /// What stands in 【】 before a message; the vendors add the brackets.
    static func signName(_ value: String) throws {
        guard (2...20).contains(value.count), value.allSatisfy({ !$0.isNewline && !$0.isWhitespace && !"【】[]".contains($0) }) else {
            throw SMSSettingMistake("sign name", "not 2 to 20 characters without blanks and brackets")
        }
    }
}

/// Where a vendor is spoken to: over TLS, at a host it owns; in the clear on this machine alone.
struct VendorURL: Sendable, Equatable {
    let text: String
    /// With its port where that is not the usual one, as the `Host` header has it and as signatures name it.
    let host: String

    /// - Parameter domains: what the host has to end with; empty where any will do.
    init(_ text: String, of domains: [String], setting: String) throws {
        guard text.utf8.count <= 256, let url = URL(string: text), let host = url.host, !host.isEmpty, url.user == nil, url.fragment == nil
        else { throw SMSSettingMistake(setting, "not a complete URL of at most 256 characters") }
        let isHere = ["localhost", "127.0.0.1", "::1"].contains(host)
        guard url.scheme == "https" || (url.scheme == "http" && isHere) else {
            throw SMSSettingMistake(setting, "has to begin with https://")
        }
        guard isHere || domains.isEmpty || domains.contains(where: { host == $0 || host.hasSuffix("." + $0) }) else {
            throw SMSSettingMistake(setting, "its host has to belong to \(domains.joined(separator: " or "))")
        }
        self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
        self.host = url.port.map { "\(host):\($0)" } ?? host
    }

    /// Vendors' interfaces begin at the root.
    func requireRoot(setting: String) throws -> VendorURL {
        guard let url = URL(string: text), url.path.isEmpty, url.query == nil else {
            throw SMSSettingMistake(setting, "has to end with its host")
        }
        return self
    }
}
