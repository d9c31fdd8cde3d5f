import Foundation
import JixiaCore
import JixiaHTTP
import JixiaMariaDB
import JixiaSQLite
import JixiaStore

/// The database that the settings name.
struct DatabasePart: Sendable {
    /// Clocks further apart than this make codes, tokens and leases end at the wrong time.
    private static let clockDifferenceMax = Duration.seconds(5)

    let database: Database
    private let place: DatabasePlace
    private let cluster: MariaDBDriver?

    static func open(_ place: DatabasePlace) async throws -> DatabasePart {
        switch place {
        case .sqlite(let path):
            return DatabasePart(database: Database(try SQLiteDriver(path: path)), place: place, cluster: nil)
        case .mariadb(let url):
            do {
                let driver = try await MariaDBDriver.connect(url)
                return DatabasePart(database: Database(driver), place: place, cluster: driver)
            } catch let error as MariaDBDriver.NoServer {
                throw WrongSetting(name: "JIXIA_DATABASE_URL", reason: "\(error)")
            }
        }
    }

    /// Other processes may work with it at the same time.
    var isShared: Bool { place.isShared }

    /// The size in bytes of the main file and of the log beside it; nil where the database is on a server.
    var fileSizes: (main: Double, log: Double)? {
        guard case .sqlite(let path) = place else { return nil }
        func size(_ path: String) -> Double {
            ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.doubleValue ?? 0
        }
        return (size(path), size(path + "-wal"))
    }

    /// - Returns: in a few words, where the database is and how its servers are.
    /// - Throws: where it cannot be used as it is.
    func check() async throws -> String {
        do { try await database.refuseNewer(than: Composition.migrations) } catch let error as DatabaseIsNewer {
            throw Health.Unwell(error.description)
        }
        guard let cluster else { return "sqlite" }
        let health = cluster.health
        guard health.contains(where: \.isWritable) else { throw Health.Unwell(Self.words(health)) }
        return Self.words(health)
    }

    func checkClock() throws -> String {
        guard let cluster else { return "this machine's" }
        for node in cluster.health where node.isReadable && abs(node.clockAhead.milliseconds) > Self.clockDifferenceMax.milliseconds {
            throw Health.Unwell("the clock of \(node.host) is \(node.clockAhead.milliseconds / 1000) s ahead of this machine's")
        }
        return "agrees with the database"
    }

    private static func words(_ health: [NodeHealth]) -> String {
        let writer = health.firstIndex(where: \.isWritable)
        return health.enumerated().map { "\($1.host) \($1.words)\($0 == writer ? ", written to" : "")" }.joined(separator: "; ")
    }
}
