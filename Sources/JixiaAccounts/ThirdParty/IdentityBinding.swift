import JixiaCore
import JixiaIdentity
import JixiaStore

/// An identity that opens an account.
public struct IdentityBinding: Record, Sendable {
    static let perAccountMax = 10

    public let id: ID<IdentityBinding>
    let account: ID<Account>
    public let provider: String
    public let displayName: String
    public let createdAt: Moment
    public let usedAt: Moment?

    static let columns = SQL("id, account_id, provider, display_name, created_at, used_at")

    public init(_ row: Row) throws {
        id = try row["id"]
        account = try row["account_id"]
        provider = try row["provider"]
        displayName = try row["display_name"]
        createdAt = try row["created_at"]
        usedAt = try row["used_at"]
    }
}

extension Transaction {
    /// Found by provider and subject, and by nothing else.
    func binding(of identity: Identity) throws -> IdentityBinding? {
        let subjects = [identity.subject, identity.earlierSubject].compactMap { $0 }
        return try first(
            """
            SELECT \(IdentityBinding.columns) FROM account_identity
            WHERE provider = \(identity.provider) AND subject IN \(list: subjects) ORDER BY id LIMIT 1
            """)
    }

    /// - Parameter account: held, so that what is counted stays so.
    /// - Throws: `Failure.identityTaken`, `Failure.identitiesTooMany`.
    func bind(_ identity: Identity, to account: ID<Account>, at now: Moment) throws {
        guard try binding(of: identity) == nil else { throw Failure.identityTaken }
        let count = try count("SELECT COUNT(*) AS value FROM account_identity WHERE account_id = \(account)")
        guard count < IdentityBinding.perAccountMax else {
            throw Failure.identitiesTooMany.with(["max": String(IdentityBinding.perAccountMax)])
        }
        try run(
            """
            INSERT INTO account_identity (account_id, provider, subject, display_name, created_at)
            VALUES (\(account), \(identity.provider), \(identity.subject), \((identity.displayName ?? "").cut(to: 60)), \(now))
            """)
    }
}

extension Accounts {
    static let identityTables = Migration(
        "accounts-identities-1",
        """
        CREATE TABLE account_identity (
            id \(.identity),
            account_id BIGINT NOT NULL,
            provider VARCHAR(20) NOT NULL,
            subject VARCHAR(255) NOT NULL,
            display_name VARCHAR(60) NOT NULL,
            created_at BIGINT NOT NULL,
            used_at BIGINT,
            UNIQUE (provider, subject),
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX account_identity_account ON account_identity (account_id, id)",
        """
        CREATE TABLE identity_ticket (
            hash VARCHAR(64) NOT NULL PRIMARY KEY,
            provider VARCHAR(20) NOT NULL,
            subject VARCHAR(255) NOT NULL,
            earlier_subject VARCHAR(255),
            display_name VARCHAR(60) NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT
        ) \(.tableEnd)
        """,
        "CREATE INDEX identity_ticket_end ON identity_ticket (expires_at)")
}
