import Foundation
import JixiaMariaDB

/// What `JIXIA_DATABASE_URL` names.
enum DatabasePlace: Sendable {
    case sqlite(path: String)
    case mariadb(MariaDBURL)

    private static let name = "JIXIA_DATABASE_URL"

    /// - Parameter fallback: the folder of the SQLite file where nothing is named.
    init(_ text: String?, data: URL, _ mode: Settings.Mode) throws {
        guard let text else {
            self = .sqlite(path: data.appendingPathComponent("jixia.db").path)
            return
        }
        if text.hasPrefix("sqlite:"), text.count > 7 {
            self = .sqlite(path: String(text.dropFirst(7)))
            return
        }
        guard text.hasPrefix("mariadb:") else {
            throw WrongSetting(
                name: Self.name, reason: "knows sqlite:PATH and mariadb://USER:PASSWORD@HOST/DATABASE, not \(text.prefix { $0 != ":" }):")
        }
        do { self = .mariadb(try MariaDBURL(text)) } catch let error as WrongURL {
            throw WrongSetting(name: Self.name, reason: error.description)
        }
        try refuseUnprotected(mode)
    }

    /// Passwords and orders do not cross a network in the clear because nobody thought of it.
    private func refuseUnprotected(_ mode: Settings.Mode) throws {
        guard mode == .production, case .mariadb(let url) = self, !url.isLoopback, url.tls == nil else { return }
        throw WrongSetting(
            name: Self.name, reason: "the server is another machine: say ?tls=verify&ca=FILE, or ?tls=off for a network of your own")
    }

    /// Other processes may work with it at the same time.
    var isShared: Bool {
        if case .mariadb = self { true } else { false }
    }

    /// For people: without the password.
    var summary: String {
        switch self {
        case .sqlite(let path): "sqlite, \(path)"
        case .mariadb(let url): url.summary
        }
    }
}
