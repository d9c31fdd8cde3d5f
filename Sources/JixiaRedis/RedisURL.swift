import Foundation

/// Where Redis is: `redis://[user][:password@]host[:port][/database]`, or `rediss://…` for TLS.
/// `?ca=/path` names the file of an own authority, `?prefix=name` puts `name:` before every key that Jixia itself writes.
public struct RedisURL: Sendable, Equatable {
    public let host: String
    public let port: Int
    public let user: String?
    let password: String?
    public let database: Int
    public let isEncrypted: Bool
    /// The authorities that are believed, as a PEM file; those of the system without it.
    public let authorities: String?
    /// Before every key and channel of Jixia's own.
    public let prefix: String

    /// No error repeats the text: it may hold a password.
    public init(_ text: String) throws {
        guard let parts = URLComponents(string: text) else { throw RedisError.wrongURL("it cannot be read as a URL") }
        guard let scheme = parts.scheme, ["redis", "rediss"].contains(scheme) else {
            throw RedisError.wrongURL("it must begin with redis:// or rediss://")
        }
        guard let host = parts.host?.trimmingCharacters(in: ["[", "]"]), !host.isEmpty else {
            throw RedisError.wrongURL("the host is missing")
        }
        if let port = parts.port, !(1...65_535).contains(port) { throw RedisError.wrongURL("the port is not within 1 and 65535") }
        self.host = host
        port = parts.port ?? 6379
        user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        password = parts.password.flatMap { $0.isEmpty ? nil : $0 }
        isEncrypted = scheme == "rediss"
        database = try Self.database(parts.path)
        let options = try Self.options(parts.queryItems ?? [])
        authorities = options["ca"]
        prefix = (options["prefix"] ?? "jixia") + ":"
        if user != nil, password == nil { throw RedisError.wrongURL("a user without a password; a password alone is written :password@") }
        if authorities != nil, !isEncrypted { throw RedisError.wrongURL("ca= needs rediss://") }
    }

    private static func database(_ path: String) throws -> Int {
        let text = path.drop { $0 == "/" }
        if text.isEmpty { return 0 }
        guard let number = Int(text), number >= 0 else { throw RedisError.wrongURL("after the host comes /number, the database's") }
        return number
    }

    private static func options(_ items: [URLQueryItem]) throws -> [String: String] {
        var options: [String: String] = [:]
        for item in items {
            guard ["ca", "prefix"].contains(item.name) else { throw RedisError.wrongURL("the only options are ca= and prefix=") }
            guard let value = item.value, !value.isEmpty else { throw RedisError.wrongURL("\(item.name)= is empty") }
            options[item.name] = value
        }
        return options
    }
}

/// Printed without user and password, by whatever way it gets into a log.
extension RedisURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        let host = host.contains(":") ? "[\(host)]" : host
        return "\(isEncrypted ? "rediss" : "redis")://\(host):\(port)/\(database)"
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
