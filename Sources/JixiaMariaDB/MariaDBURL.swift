import Foundation

/// Where the database is:
/// `mariadb://USER:PASSWORD@HOST[:PORT][,HOST[:PORT]…]/DATABASE[?read=HOST[:PORT],…][&tls=off|on|verify][&ca=FILE][&pool=N]`.
///
/// Writes go to the first of the hosts that is well. The hosts of `read` are replicas that are never written to.
public struct MariaDBURL: Sendable, Equatable {
    public struct Host: Sendable, Hashable, CustomStringConvertible {
        public let name: String
        public let port: Int
        public var description: String { name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)" }
        var isLoopback: Bool { name == "localhost" || name == "::1" || name.hasPrefix("127.") }
    }

    /// How a connection is protected: not at all; encrypted; encrypted, and the server's certificate checked.
    public enum TLS: String, Sendable { case off, on, verify }

    public let user: String
    let password: String
    public let hosts: [Host]
    public let replicas: [Host]
    public let database: String
    /// Nil where the address does not say.
    public let tls: TLS?
    public let authorities: String?
    /// Connections to each host, at most.
    public let poolSize: Int

    /// - Throws: `WrongURL`, which tells what is wrong and never repeats the password.
    public init(_ text: String) throws {
        guard text.hasPrefix("mariadb://") else { throw WrongURL("has to begin with mariadb://") }
        let (address, query) = Self.split(text.dropFirst(10), at: "?")
        let (place, name) = Self.split(address, at: "/")
        guard let name, !name.isEmpty, !name.contains("/") else {
            throw WrongURL("names no database: mariadb://USER:PASSWORD@HOST/DATABASE")
        }
        guard let end = place.lastIndex(of: "@") else { throw WrongURL("names no user: mariadb://USER:PASSWORD@HOST/DATABASE") }
        let (user, password) = Self.split(place[..<end], at: ":")
        self.user = try Self.decoded(user)
        self.password = try Self.decoded(password ?? "")
        hosts = try Self.hosts(place[place.index(after: end)...])
        database = try Self.decoded(name)

        var options = try Self.options(query ?? "")
        replicas = try options.removeValue(forKey: "read").map { try Self.hosts($0[...]) } ?? []
        tls = try options.removeValue(forKey: "tls").map(Self.tls)
        authorities = options.removeValue(forKey: "ca")
        poolSize = try options.removeValue(forKey: "pool").map(Self.poolSize) ?? 16
        if let unknown = options.keys.min() { throw WrongURL("does not know ?\(unknown)=") }
    }

    /// Every host is this machine itself.
    public var isLoopback: Bool { (hosts + replicas).allSatisfy(\.isLoopback) }

    /// For people: without the password.
    public var summary: String {
        "mariadb \(hosts.map(\.description).joined(separator: ","))/\(database)"
            + (replicas.isEmpty ? "" : ", reads \(replicas.map(\.description).joined(separator: ","))")
    }

    // MARK: Reading

    private static func split(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    private static func decoded(_ text: Substring) throws -> String {
        guard let text = String(text).removingPercentEncoding else { throw WrongURL("has a % that is not followed by two digits") }
        return text
    }

    private static func hosts(_ text: Substring) throws -> [Host] {
        let hosts = try text.split(separator: ",", omittingEmptySubsequences: false).map(host)
        guard Set(hosts).count == hosts.count else { throw WrongURL("names a host twice") }
        return hosts
    }

    private static func host(_ text: Substring) throws -> Host {
        var name = text
        var port: Substring?
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            name = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            (name, port) = split(text, at: ":")
        }
        guard !name.isEmpty else { throw WrongURL("has an empty host name") }
        guard let number = port.map({ Int($0) }) ?? 3306, (1...65_535).contains(number) else {
            throw WrongURL("has a port that is no number from 1 to 65535: \(text)")
        }
        return Host(name: String(name), port: number)
    }

    private static func options(_ query: Substring) throws -> [String: String] {
        var options: [String: String] = [:]
        for part in query.split(separator: "&") {
            let (name, value) = split(part, at: "=")
            options[String(name)] = try decoded(value ?? "")
        }
        return options
    }

    private static func tls(_ text: String) throws -> TLS {
        guard let tls = TLS(rawValue: text) else { throw WrongURL("knows tls=off, tls=on and tls=verify only") }
        return tls
    }

    private static func poolSize(_ text: String) throws -> Int {
        guard let size = Int(text), (1...500).contains(size) else { throw WrongURL("takes a pool of 1 to 500") }
        return size
    }
}

public struct WrongURL: Error, CustomStringConvertible, Equatable {
    public let description: String
    init(_ description: String) { self.description = description }
}
