import Configuration
import Foundation
import JixiaCore
import JixiaHTTP
import JixiaMail
import JixiaRedis
import SystemPackage

/// A setting that cannot be used; the program does not start.
struct WrongSetting: Error, CustomStringConvertible {
    let name: String, reason: String
    var description: String { "\(name): \(reason)" }
}

/// All settings of the program, read once at start: from flags, the environment, and a file, in that order.
struct Settings: Sendable {
    enum Mode: String, Sendable { case development, production }
    enum Switch: String, Sendable { case on, off }

    let mode: Mode
    let host: String
    let port: Int
    let data: URL
    let database: DatabasePlace
    let redis: RedisURL?
    /// Where uploaded files and pictures are; a folder that all servers of a site share.
    let files: URL
    let publicURL: String
    let secret: String?
    /// The secret before the last change.
    let previousSecret: String?
    let trustedProxies: [String]
    let limits: LimitSettings
    /// In seconds: how long kept connections may still bring requests after the server was asked to stop.
    /// Whether codes that are tried all over the site make everybody solve captchas.
    let watchesCodes: Bool
    let drain: Int
    let logBytesMax: Int
    let logFilesMax: Int
    let alipay: AlipayValues?
    /// Who else vouches for people, in the order that the sign-in page shows.
    let signIn: [SignInSettings]
    /// By which server mail goes.
    let mail: MailURL?
    let sms: SMSSettings

    /// What Alipay's console shows; the keys as PEM, bare base64, or the path of a file with either.
    struct AlipayValues: Sendable {
        let appID: String, sellerID: String, privateKey: String, publicKey: String, gateway: String?
    }

    static func read(flags: [String: String], file: String?) async throws -> Settings {
        let environment = ProcessInfo.processInfo.environment
        let data = flags["data"] ?? environment["JIXIA_DATA"] ?? ".data"
        let flagValues = flags.map {
            (AbsoluteConfigKey(["jixia"] + $0.key.split(separator: ".").map(String.init)), ConfigValue(.string($0.value), isSecret: false))
        }
        let path = FilePath(file ?? data + "/jixia.json")
        let fileProvider: FileProvider<JSONSnapshot>
        do { fileProvider = try await FileProvider<JSONSnapshot>(filePath: path, allowMissing: file == nil) } catch {
            throw WrongSetting(name: "--config", reason: "\(path) is missing or not a JSON object")
        }
        let reader = ConfigReader(providers: [
            InMemoryProvider(values: Dictionary(flagValues) { first, _ in first }),
            EnvironmentVariablesProvider(environmentVariables: environment),
            fileProvider,
        ])
        return try Settings(reader.scoped(to: "jixia"), data: data)
    }

    private init(_ reader: ConfigReader, data folder: String) throws {
        let values = SettingValues(reader)
        mode = try values.choice("mode", Mode.development)
        port = try values.int("port", 1...65_535, default: 8080)
        host = values.text("host") ?? "127.0.0.1"
        data = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL
        trustedProxies = values.text("trusted.proxies")?.split(separator: ",").map { String($0.filter { $0 != " " }) } ?? []
        limits = try LimitSettings(values, mode)
        watchesCodes = try values.choice("code.watch", Switch.on) == .on
        drain = try values.int("drain", 0...25, default: mode == .production ? 12 : 0)
        logBytesMax = try values.int("log.bytes", 10_000...10_000_000_000, default: 300 * 1024 * 1024)
        logFilesMax = try values.int("log.files", 2...1000, default: 10)
        secret = values.text("secret")
        previousSecret = values.text("secret.previous")
        database = try DatabasePlace(values.text("database.url"), data: data, mode)
        redis = try Self.redis(values.text("redis.url"))
        files = try Self.files(values.text("files.url"), data)
        publicURL = try Self.publicURL(values.text("public.url"), port: port, mode)
        alipay = try Self.alipay(values)
        signIn = try SignInSettings.read(values, mode)
        mail = try Self.mail(values.text("mail.url"))
        sms = try SMSSettings(values)
        try refuseUnsafe()
        try Self.refuseUnavailable(values)
    }

    private static func redis(_ text: String?) throws -> RedisURL? {
        do { return try text.map { try RedisURL($0) } } catch let error as RedisError {
            throw WrongSetting(name: "JIXIA_REDIS_URL", reason: error.description)
        }
    }

    private static func mail(_ text: String?) throws -> MailURL? {
        do { return try text.map { try MailURL($0) } } catch let error as WrongMailURL {
            throw WrongSetting(name: "JIXIA_MAIL_URL", reason: error.description)
        }
    }

    private static func files(_ text: String?, _ data: URL) throws -> URL {
        guard let text else { return data.appendingPathComponent("media", isDirectory: true) }
        guard text.hasPrefix("file:"), text.count > 5 else {
            throw WrongSetting(name: "JIXIA_FILES_URL", reason: "this version knows file:PATH only, not \(text.prefix { $0 != ":" }):")
        }
        return URL(fileURLWithPath: String(text.dropFirst(5)), isDirectory: true).standardizedFileURL
    }

    private static func publicURL(_ url: String?, port: Int, _ mode: Mode) throws -> String {
        guard let url else {
            guard mode == .development else {
                throw WrongSetting(name: "JIXIA_PUBLIC_URL", reason: "is needed in production: https://your.school")
            }
            return "http://127.0.0.1:\(port)"
        }
        guard let parsed = URL(string: url), let host = parsed.host, !host.isEmpty, ["http", "https"].contains(parsed.scheme),
            parsed.path.isEmpty
        else { throw WrongSetting(name: "JIXIA_PUBLIC_URL", reason: "has to look like https://your.school, without a path") }
        guard mode == .development || parsed.scheme == "https" else {
            throw WrongSetting(name: "JIXIA_PUBLIC_URL", reason: "has to begin with https:// in production")
        }
        return url
    }

    private static func alipay(_ values: SettingValues) throws -> AlipayValues? {
        let names = ["alipay.app.id", "alipay.seller.id", "alipay.private.key", "alipay.public.key"]
        let given = try names.map { name in try values.fileOrText(name) }
        if given.allSatisfy({ $0 == nil }) { return nil }
        for (name, value) in zip(names, given) where value == nil {
            throw WrongSetting(name: SettingValues.environmentName(name), reason: "is missing, though other settings of Alipay are there")
        }
        let all = given.compactMap { $0 }
        return AlipayValues(appID: all[0], sellerID: all[1], privateKey: all[2], publicKey: all[3], gateway: values.text("alipay.gateway"))
    }

    private func refuseUnsafe() throws {
        switch mode {
        case .development:
            guard ["127.0.0.1", "::1", "localhost"].contains(host) else {
                throw WrongSetting(
                    name: "JIXIA_HOST", reason: "development mode listens on this machine alone; set JIXIA_MODE=production for others")
            }
        case .production:
            if let secret { try Secrets.refuseWeak(secret, name: "JIXIA_SECRET") }
            guard watchesCodes else {
                throw WrongSetting(
                    name: "JIXIA_CODE_WATCH", reason: "is never off in production: nothing else stops who tries codes everywhere")
            }
            if let previousSecret { try Secrets.refuseWeak(previousSecret, name: "JIXIA_SECRET_PREVIOUS") }
        }
    }

    /// A setting that this version would silently ignore is refused: the operator believes that it works.
    private static func refuseUnavailable(_ values: SettingValues) throws {
        for name in ["search.url"] where values.text(name) != nil {
            throw WrongSetting(name: SettingValues.environmentName(name), reason: "this version has no such part yet")
        }
        if let broker = values.text("broker.url"), broker != "database:" {
            throw WrongSetting(name: "JIXIA_BROKER_URL", reason: "this version knows database: only")
        }
    }
}
