import Foundation
import JixiaCore
import JixiaMariaDB
import JixiaStore

/// The MariaDB that `bin/test swift` starts.
public enum TestMariaDB {
    public struct Missing: Error, CustomStringConvertible {
        public let description = "no MariaDB for the tests: run them by bin/test swift, or by Tests/servers.py swift test"
    }

    private static func setting(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name] else { throw Missing() }
        return value
    }

    /// The authority that signed the server's certificate.
    public static func authority() throws -> String { try setting("JIXIA_TEST_MARIADB_CA") }

    /// Where the server listens.
    public static func port() throws -> Int { try url(database: "any").hosts[0].port }

    /// Its address, with a database named.
    /// - Parameters:
    ///   - ports: other ports of this machine in place of the server's own.
    ///   - password: another password than the right one.
    public static func url(database: String, ports: [Int] = [], password: String? = nil, options: String = "") throws -> MariaDBURL {
        var server = try setting("JIXIA_TEST_MARIADB_URL")
        if let password { server.replace(/:[^:@]*@/, with: ":\(password)@") }
        if !ports.isEmpty { server.replace(/@.*$/, with: "@" + ports.map { "127.0.0.1:\($0)" }.joined(separator: ",")) }
        return try MariaDBURL("\(server)/\(database)?pool=8\(options)")
    }

    /// A new database, which goes with the folder.
    public static func create(in folder: TestFolder) async throws -> String {
        let name = "test_" + Chance.bytes(8).hexadecimal
        try await run("CREATE DATABASE \(SQL(trusted: name))")
        folder.atEnd { try? await run("DROP DATABASE \(SQL(trusted: name))") }
        return name
    }

    /// A driver that is closed with the folder, before the database goes.
    public static func connect(
        _ url: MariaDBURL, patience: Duration = .seconds(6), in folder: TestFolder
    ) async throws -> MariaDBDriver {
        let driver = try await MariaDBDriver.connect(url, patience: patience)
        folder.atEnd { try? await driver.close() }
        return driver
    }

    private static func run(_ statement: SQL) async throws {
        let server = Database(try await MariaDBDriver.connect(url(database: "information_schema")))
        do { try await server.write { tx in try tx.run(statement) } } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }
}
