import Crypto
import Foundation
import JixiaCore
import JixiaStore

/// What all processes of a site have to agree on. Kept in the database, so that one with other settings is noticed before
/// it does harm.
enum SiteMark {
    static let migrations = [
        Migration(
            "site-1",
            """
            CREATE TABLE site_mark (
                name VARCHAR(40) NOT NULL PRIMARY KEY,
                value VARCHAR(100) NOT NULL
            ) \(.tableEnd)
            """)
    ]

    /// - Throws: `WrongSetting` when the other processes have another secret: theirs would not know our tokens and codes.
    /// - Parameter previous: the secret before a change; where the mark is still that one's, it becomes the new one's.
    static func requireSameSecret(_ secret: String, previous: String? = nil, in database: Database) async throws {
        let mark = fingerprint(secret)
        let earlier = previous.map { fingerprint($0) }
        let kept: String? = try await database.write { tx in
            tx.mayRepeat()
            try tx.run("INSERT INTO site_mark (name, value) VALUES ('secret', \(mark)) \(.onConflict("name")) value = site_mark.value")
            if let earlier { try tx.run("UPDATE site_mark SET value = \(mark) WHERE name = 'secret' AND value = \(earlier)") }
            return try tx.value("SELECT value FROM site_mark WHERE name = 'secret'")
        }
        guard kept == mark else {
            throw WrongSetting(
                name: "JIXIA_SECRET",
                reason: "is not the secret this database was used with: all servers of a site need the same secrets.json. To change it, "
                    + "give the one before as JIXIA_SECRET_PREVIOUS")
        }
    }

    /// Tells nothing of the secret: a MAC whose key it is, cut to 64 bits.
    private static func fingerprint(_ secret: String) -> String {
        let mac = HMAC<SHA256>.authenticationCode(for: Data("jixia site mark".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return Array(mac.prefix(8)).hexadecimal
    }
}
