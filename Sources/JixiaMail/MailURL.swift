import Foundation
import JixiaMessages

/// By which server mail goes, and in whose name:
/// `smtp://[USER:PASSWORD@]HOST[:PORT]?from=NAME <ADDRESS>[&tls=required|starttls|off][&ca=FILE]`, or `smtps://…`.
public struct MailURL: Sendable, Equatable, CustomStringConvertible {
    public enum TLS: String, Sendable, Equatable {
        /// TLS from the first byte: `smtps://`.
        case implicit
        /// STARTTLS, or nothing is sent. What `smtp://` means where it does not say, but on this machine itself.
        case required
        /// STARTTLS where the server offers it: whoever sits between can take the offer away.
        case starttls
        case off
    }

    public let host: String
    public let port: Int
    public let user: String?
    let password: String?
    public let from: MailAddress
    public let tls: TLS
    /// A file of certificates (PEM) that alone are trusted; nil for the system's own.
    public let authorities: String?

    /// - Throws: `WrongMailURL`, which tells what is wrong and never repeats the password.
    public init(_ text: String) throws {
        let isImplicit = text.hasPrefix("smtps://")
        guard isImplicit || text.hasPrefix("smtp://") else { throw WrongMailURL("has to begin with smtp:// or smtps://") }
        let (place, query) = Self.split(text.dropFirst(isImplicit ? 8 : 7), at: "?")
        let (user, password, server) = try Self.login(place)
        self.user = user
        self.password = password
        (host, port) = try Self.host(server, otherwise: isImplicit ? 465 : 587)

        var options = try Self.options(query ?? "")
        guard let from = options.removeValue(forKey: "from") else { throw WrongMailURL("does not say ?from=NAME <ADDRESS>") }
        guard let from = try? MailAddress(from) else { throw WrongMailURL("has a from= that is no address: NAME <ADDRESS>") }
        self.from = from
        tls = try Self.tls(options.removeValue(forKey: "tls"), isImplicit: isImplicit, isLoopback: Self.isLoopback(host))
        authorities = options.removeValue(forKey: "ca")
        if let unknown = options.keys.min() { throw WrongMailURL("does not know ?\(unknown)=") }
        if user != nil, tls == .off || tls == .starttls, !isLoopback {
            throw WrongMailURL("would send the password unprotected: leave tls= out, or say tls=required")
        }
        if authorities?.isEmpty == true { throw WrongMailURL("has an empty ca=") }
    }

    public var isLoopback: Bool { Self.isLoopback(host) }

    /// For people: without the password.
    public var description: String { "\(tls == .implicit ? "smtps" : "smtp") \(place), tls \(tls.rawValue), from \(from)" }

    /// What libcurl calls; the path is the name this side gives itself.
    var curlURL: String { "\(tls == .implicit ? "smtps" : "smtp")://\(place)/\(from.domain)" }

    private var place: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    // MARK: Reading

    private static func split(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: mark) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    private static func decoded(_ text: Substring) throws -> String {
        guard let text = String(text).removingPercentEncoding, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw WrongMailURL("has a % that is not followed by two digits, or a control character")
        }
        return text
    }

    private static func login(_ place: Substring) throws -> (String?, String?, Substring) {
        guard let at = place.lastIndex(of: "@") else { return (nil, nil, place) }
        let (user, password) = split(place[..<at], at: ":")
        guard !user.isEmpty, let password, !password.isEmpty else {
            throw WrongMailURL("names a user without a password: USER:PASSWORD@HOST")
        }
        return (try decoded(user), try decoded(password), place[place.index(after: at)...])
    }

    private static func host(_ text: Substring, otherwise port: Int) throws -> (String, Int) {
        let text = text.hasSuffix("/") ? text.dropLast() : text
        var name = text
        var number: Substring?
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            name = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw WrongMailURL("has something strange behind its host") }
            number = rest.isEmpty ? nil : rest.dropFirst()
        } else {
            (name, number) = split(text, at: ":")
        }
        guard !name.isEmpty, name.utf8.allSatisfy({ $0.isLetterOrDigit || ".-:_".utf8.contains($0) }) else {
            throw WrongMailURL("has a host name that is empty or has strange characters")
        }
        guard let port = number.map({ Int($0) }) ?? port, (1...65_535).contains(port) else {
            throw WrongMailURL("has a port that is no number from 1 to 65535")
        }
        return (String(name), port)
    }

    private static func options(_ query: Substring) throws -> [String: String] {
        var options: [String: String] = [:]
        for part in query.split(separator: "&") {
            let (name, value) = split(part, at: "=")
            guard options.updateValue(try decoded(value ?? ""), forKey: String(name)) == nil else {
                throw WrongMailURL("says ?\(name)= twice")
            }
        }
        return options
    }

    private static func tls(_ text: String?, isImplicit: Bool, isLoopback: Bool) throws -> TLS {
        if isImplicit {
            guard text == nil else { throw WrongMailURL("is smtps://, which is always TLS: leave tls= out") }
            return .implicit
        }
        guard let text else { return isLoopback ? .off : .required }
        guard let tls = TLS(rawValue: text), tls != .implicit else {
            throw WrongMailURL("knows tls=required, tls=starttls and tls=off only")
        }
        return tls
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.wholeMatch(of: /127(\.[0-9]{1,3}){3}/) != nil
    }
}

public struct WrongMailURL: Error, Equatable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
