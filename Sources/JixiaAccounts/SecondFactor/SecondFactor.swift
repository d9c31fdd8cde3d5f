import Crypto
import Foundation
import JixiaCore
import JixiaStore

/// The app of an account that shows codes: its secret, and the last step whose code was used.
struct SecondFactor: Record {
    /// A secret that was shown and not confirmed is forgotten after this time.
    static let setupMax = Duration.minutes(15)

    let account: ID<Account>
    /// Sealed: whoever reads the database alone has nothing.
    let sealed: String
    let confirmedAt: Moment?
    let createdAt: Moment

    static let columns = SQL("account_id, secret, confirmed_at, created_at")

    init(_ row: Row) throws {
        account = try row["account_id"]
        sealed = try row["secret"]
        confirmedAt = try row["confirmed_at"]
        createdAt = try row["created_at"]
    }
}

extension Transaction {
    func secondFactor(of account: ID<Account>) throws -> SecondFactor? {
        try first("SELECT \(SecondFactor.columns) FROM account_totp WHERE account_id = \(account)")
    }

    func hasSecondFactor(_ account: ID<Account>) throws -> Bool { try secondFactor(of: account)?.confirmedAt != nil }
}

/// What the server has to know again, and so cannot keep as a hash: AES-GCM with a key of its own, bound to its owner.
struct Seal: Sendable {
    let key: SymmetricKey

    func close(_ secret: [UInt8], for owner: String) throws -> String {
        let box = try AES.GCM.seal(secret, using: key, authenticating: Data(owner.utf8))
        // Nil only for nonces of another length than the standard's.
        guard let combined = box.combined else { throw Broken() }
        return combined.base64EncodedString()
    }

    func open(_ sealed: String, for owner: String) throws -> [UInt8] {
        guard let data = Data(base64Encoded: sealed) else { throw Broken() }
        return Array(try AES.GCM.open(AES.GCM.SealedBox(combined: data), using: key, authenticating: Data(owner.utf8)))
    }

    struct Broken: Error {}
}

extension Accounts {
    func sealed(_ secret: [UInt8], for account: ID<Account>) throws -> String {
        try Seal(key: keys.seal).close(secret, for: "totp:\(account)")
    }

    func secret(of factor: SecondFactor) throws -> [UInt8] {
        for keys in allKeys.dropLast() {
            if let secret = try? Seal(key: keys.seal).open(factor.sealed, for: "totp:\(factor.account)") { return secret }
        }
        return try Seal(key: (earlierKeys.last ?? keys).seal).open(factor.sealed, for: "totp:\(factor.account)")
    }

    /// After a change of the secret: what was sealed with the one before is sealed with the new one, before the old one is
    /// taken away for good. A secret that no key opens is left to the one who looks for the old one.
    func resealSecondFactors() async throws {
        guard !earlierKeys.isEmpty else { return }
        let factors: [SecondFactor] = try await database.read { tx in
            try tx.all("SELECT \(SecondFactor.columns) FROM account_totp ORDER BY account_id")
        }
        for factor in factors where (try? Seal(key: keys.seal).open(factor.sealed, for: "totp:\(factor.account)")) == nil {
            guard let secret = try? secret(of: factor) else { continue }
            let resealed = try sealed(secret, for: factor.account)
            try await database.write { tx in
                tx.mayRepeat()
                try tx.run(
                    """
                    UPDATE account_totp SET secret = \(resealed) WHERE account_id = \(factor.account) AND secret = \(factor.sealed)
                    """)
            }
        }
    }
}
