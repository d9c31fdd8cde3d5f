import Foundation
import JixiaCore

/// A client's promise that two calls with one key are the same call.
public struct IdempotencyKey: Sendable, Equatable {
    public let key: String
    /// What was asked for, so that the key cannot be used for something else.
    public let fingerprint: String

    public init(key: String, fingerprint: String) {
        self.key = key
        self.fingerprint = fingerprint
    }
}

extension Form {
    /// The `Idempotency-Key` header; a page's form sends it as a hidden field of the same name.
    public mutating func idempotencyKey() -> IdempotencyKey? {
        header("Idempotency-Key", 1...100).map { IdempotencyKey(key: $0, fingerprint: canonical) }
    }
}

extension Failure {
    public static let idempotencyKeyReused = Failure(.invalid, "idempotency_key_reused")
}

public enum Idempotency {
    public static let kept = Duration.hours(72)

    public static let migrations = [
        Migration(
            "idempotency-1",
            """
            CREATE TABLE idempotency (
                account_id BIGINT NOT NULL,
                idempotency_key VARCHAR(100) NOT NULL,
                fingerprint TEXT NOT NULL,
                reply TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (account_id, idempotency_key)
            ) \(.tableEnd)
            """, "CREATE INDEX idempotency_age ON idempotency (created_at)")
    ]

    public static func prune(_ database: Database, now: Moment) async throws {
        try await database.write { tx in try tx.run("DELETE FROM idempotency WHERE created_at < \(now - kept)") }
    }
}

extension Transaction {
    /// Runs the work once for each key of an account; a repeat is given what the first call was given.
    /// The answer is kept in the transaction of the work itself, so the two are never apart. The key's row is there before
    /// the work begins: whoever comes with the same key meanwhile waits for it.
    /// - Throws: `Failure.idempotencyKeyReused` when the key came with another request before.
    public func once<T: Codable>(_ key: IdempotencyKey?, of account: ID<Account>, at now: Moment, work: () throws -> T) throws -> T {
        guard let key else { return try work() }
        mayRepeat()
        try run(
            """
            INSERT INTO idempotency (account_id, idempotency_key, fingerprint, reply, created_at)
            VALUES (\(account), \(key.key), \(key.fingerprint), '', \(now))
            \(.onConflict("account_id, idempotency_key")) reply = idempotency.reply
            """)
        let own: SQL = "account_id = \(account) AND idempotency_key = \(key.key)"
        guard let kept = try rows("SELECT fingerprint, reply FROM idempotency WHERE \(own) \(.forUpdate)").first else {
            throw KeyVanished()
        }
        guard try kept["fingerprint"] == key.fingerprint else { throw Failure.idempotencyKeyReused }
        let earlier: String = try kept["reply"]
        if !earlier.isEmpty { return try JSONDecoder().decode(T.self, from: Data(earlier.utf8)) }

        let reply = try work()
        try run("UPDATE idempotency SET reply = \(String(decoding: try JSONEncoder().encode(reply), as: UTF8.self)) WHERE \(own)")
        return reply
    }
}

/// The row that was written a statement ago is not there: a defect of the engine.
private struct KeyVanished: Error {}
