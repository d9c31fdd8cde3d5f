import JixiaCore
import JixiaStore

/// Registering in three steps: the mobile, its code, the name and the password. What was done already is kept here and not by the
/// visitor, who has nothing but a random token: no step can be left out, and no other mobile put in.
struct Registration: Record {
    /// From one step to the next.
    static let life = Duration.minutes(15)

    let id: ID<Registration>
    let mobile: String
    let provedAt: Moment?

    init(_ row: Row) throws {
        id = try row["id"]
        mobile = try row["mobile"]
        provedAt = try row["proved_at"]
    }
}

extension Accounts {
    static let registrationTables = Migration(
        "accounts-registration-1",
        """
        CREATE TABLE registration (
            id \(.identity),
            token_hash VARCHAR(64) NOT NULL UNIQUE,
            mobile VARCHAR(20) NOT NULL,
            proved_at BIGINT,
            finished_at BIGINT,
            expires_at BIGINT NOT NULL
        ) \(.tableEnd)
        """,
        "CREATE INDEX registration_end ON registration (expires_at)")

    /// The registration of a token, if it is under way.
    func registration(_ flow: String, in tx: any Transaction) throws -> Registration? {
        try tx.first(
            """
            SELECT id, mobile, proved_at FROM registration
            WHERE token_hash = \(Secrets.hash(flow)) AND finished_at IS NULL AND expires_at > \(now())
            """)
    }
}

extension Form {
    /// The token of a registration under way.
    mutating func flow() -> String {
        text("flow", 64...64, pattern: "^[0-9a-f]{64}$", code: FieldCode.token, matches: LinkToken.isOne)
    }
}
