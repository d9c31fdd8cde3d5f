import Foundation
import JixiaIdentity
import JixiaOAuth

/// One provider that people may sign in by: `JIXIA_SIGN_IN_PROVIDERS=github,school` and what each needs.
struct SignInSettings: Sendable {
    let provider: ProviderSettings
    let name: String
    /// Nil for providers that are known by name.
    let issuer: String?
    let signature: OpenIDConnect.SignatureRule
    let hosts: Set<String>

    private static let known: [String: ProviderTitle] = [
        "github": ProviderTitle("GitHub"), "google": ProviderTitle("Google"), "qq": ProviderTitle("QQ"),
        "wechat": ProviderTitle(chinese: "微信", english: "WeChat"), "weibo": ProviderTitle(chinese: "微博", english: "Weibo"),
    ]

    /// - Throws: `WrongSetting` by the name of the one that is missing or cannot be.
    static func read(_ values: SettingValues, _ mode: Settings.Mode) throws -> [SignInSettings] {
        let list = values.text("sign.in.providers") ?? ""
        let names = list.split(separator: ",").map { $0.filter { $0 != " " } }
        for name in names where name.range(of: "^[a-z][a-z0-9]{0,19}$", options: .regularExpression) == nil {
            throw WrongSetting(name: "JIXIA_SIGN_IN_PROVIDERS", reason: "\(name) is no name: a to z and digits, 20 at most")
        }
        guard Set(names).count == names.count else { throw WrongSetting(name: "JIXIA_SIGN_IN_PROVIDERS", reason: "names one twice") }
        return try names.map { try SignInSettings(String($0), values, mode) }
    }

    private init(_ name: String, _ values: SettingValues, _ mode: Settings.Mode) throws {
        func key(_ what: String) -> String { "sign.in.\(name).\(what)" }
        func needed(_ what: String) throws -> String {
            guard let value = try values.fileOrText(key(what))?.trimmingCharacters(in: .whitespacesAndNewlines), !value.isEmpty else {
                throw WrongSetting(
                    name: SettingValues.environmentName(key(what)), reason: "is needed, as JIXIA_SIGN_IN_PROVIDERS names \(name)")
            }
            return value
        }
        let title = values.text(key("name")).map { ProviderTitle($0) } ?? Self.known[name] ?? ProviderTitle(name)
        provider = ProviderSettings(
            name: name, title: title, clientID: try needed("id"), secret: try needed("secret"), scopes: values.text(key("scopes")))
        self.name = name
        (issuer, hosts) = try Self.place(name, given: values.text(key("issuer")), more: values.text(key("hosts")), key("issuer"), mode)
        switch values.text(key("algorithm")) {
        case nil, "RS256", "ES256": signature = .published
        case "HS256": signature = .secret
        case let other?:
            throw WrongSetting(
                name: SettingValues.environmentName(key("algorithm")), reason: "knows RS256, ES256 and HS256, not \(other)")
        }
    }

    private static func place(
        _ name: String, given: String?, more: String?, _ key: String, _ mode: Settings.Mode
    ) throws -> (issuer: String?, hosts: Set<String>) {
        let setting = SettingValues.environmentName(key)
        switch name {
        case "google": return (OpenIDConnect.googleIssuer, OpenIDConnect.googleHosts)
        case "github": return (nil, GitHub.hosts)
        case "weibo": return (nil, Weibo.hosts)
        case "qq": return (nil, QQ.hosts)
        case "wechat": return (nil, WeChat.hosts)
        default: break
        }
        guard let given else {
            throw WrongSetting(name: setting, reason: "is needed: https://login.your.school, as the provider writes it")
        }
        guard let host = IssuerAddress(given) else {
            throw WrongSetting(name: setting, reason: "has to look like https://login.your.school, not \(given)")
        }
        guard host.isSecure || (mode == .development && host.isThisMachine) else {
            throw WrongSetting(name: setting, reason: "has to begin with https:// (http:// in development and on this machine alone)")
        }
        let others = more?.split(separator: ",").map { $0.filter { $0 != " " }.lowercased() } ?? []
        return (given, Set(others + [host.name]))
    }
}
