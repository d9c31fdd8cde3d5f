import JixiaCore
import JixiaStore

/// Something that happened to an account and that its owner should know of.
public struct SecurityEvent: Record, Output {
    public enum Kind: String, Sendable, CaseIterable, Storable {
        case newDevice = "new_device"
        case passwordChanged = "password_changed"
        case mobileChanged = "mobile_changed"
        case emailChanged = "email_changed"
        case secondFactorSet = "second_factor_set"
        case secondFactorRemoved = "second_factor_removed"
        case recoveryCodesMade = "recovery_codes_made"
        case recoveryCodeUsed = "recovery_code_used"
        /// A refresh token that was used before came again: somebody has a copy, and its session was ended.
        case tokenReplayed = "token_replayed"
        case identityBound = "identity_bound"
        case identityUnbound = "identity_unbound"
        /// Another account became part of this one.
        case accountsMerged = "accounts_merged"
        case closingAsked = "closing_asked"
        case closingTakenBack = "closing_taken_back"
        case dataExported = "data_exported"
    }

    static let keptFor = Duration.days(180)

    public let id: ID<SecurityEvent>
    public let kind: Kind
    /// What the browser or program called itself; empty where it said nothing.
    public let device: String
    public let address: String
    public let createdAt: Moment

    static let columns = SQL("id, kind, device, address, created_at")

    public init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        device = try row["device"]
        address = try row["address"]
        createdAt = try row["created_at"]
    }

    private init() {
        id = ID(7)
        kind = .newDevice
        device = "Mozilla/5.0 (Linux; Android 15)"
        address = "203.0.113.7"
        createdAt = Moment(milliseconds: 1_795_233_600_000)
    }

    public static var example: SecurityEvent { SecurityEvent() }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.text("kind", kind.rawValue)
        fields.text("device", device)
        fields.text("address", address)
        fields.time("created_at", createdAt)
    }
}

extension Accounts {
    static let securityEventTable = Migration(
        "accounts-security-events-1",
        """
        CREATE TABLE security_event (
            id \(.identity),
            account_id BIGINT NOT NULL,
            kind VARCHAR(30) NOT NULL,
            device VARCHAR(200) NOT NULL,
            address VARCHAR(64) NOT NULL,
            created_at BIGINT NOT NULL,
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX security_event_account ON security_event (account_id, id)",
        "CREATE INDEX security_event_age ON security_event (created_at)")

    /// Written in the transaction of what happened.
    func note(_ kind: SecurityEvent.Kind, of account: ID<Account>, _ visitor: Visitor, in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO security_event (account_id, kind, device, address, created_at)
            VALUES (\(account), \(kind), \(visitor.userAgent.cut(to: 200)), \(Origin(visitor.address).address), \(now()))
            """)
    }

    /// The same for who is signed in: told with the device and the address of the session.
    func note(_ kind: SecurityEvent.Kind, by caller: Caller, in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO security_event (account_id, kind, device, address, created_at)
            SELECT account_id, \(kind), user_agent, address, \(now()) FROM account_session WHERE id = \(caller.session)
            """)
    }

    /// A device is known by what it calls itself, as long as its first sign-in is remembered.
    func noteDevice(of account: ID<Account>, _ visitor: Visitor, in tx: any Transaction) throws {
        let known = try tx.count(
            """
            SELECT COUNT(*) AS value FROM security_event
            WHERE account_id = \(account) AND kind = \(SecurityEvent.Kind.newDevice) AND device = \(visitor.userAgent.cut(to: 200))
            """)
        if known == 0 { try note(.newDevice, of: account, visitor, in: tx) }
    }
}
