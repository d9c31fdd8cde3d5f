import JixiaStore

extension Accounts {
    public static let migrations = [
        accountTables,
        codeTables,
        sessionTables,
        addressTables,
        accountTurn,
        CountLift.migration,
        groupTables,
        secondFactorTables,
        securityEventTable,
        closingTable,
        exportTable,
        areaTables,
        addressPlaces,
        identityTables,
        mergeTable,
        SegmentBlocks.migration,
        fileTables,
        noticeTables,
        registrationTables,
    ]

    private static let accountTables = Migration(
        "accounts-1",
        """
        CREATE TABLE account (
            id \(.identity),
            username VARCHAR(20) NOT NULL,
            username_key VARCHAR(20) NOT NULL UNIQUE,
            nickname VARCHAR(20) NOT NULL,
            mobile VARCHAR(20) UNIQUE,
            email VARCHAR(254),
            email_key VARCHAR(254) UNIQUE,
            password VARCHAR(200),
            avatar VARCHAR(200) NOT NULL DEFAULT '',
            is_staff INT NOT NULL DEFAULT 0,
            is_disabled INT NOT NULL DEFAULT 0,
            epoch INT NOT NULL DEFAULT 0,
            default_address_id BIGINT,
            created_at BIGINT NOT NULL
        ) \(.tableEnd)
        """,
        """
        CREATE TABLE sign_in_failure (
            subject VARCHAR(80) NOT NULL PRIMARY KEY,
            is_account INT NOT NULL,
            failures INT NOT NULL,
            delayed_until BIGINT NOT NULL,
            failed_at BIGINT NOT NULL
        ) \(.tableEnd)
        """)

    private static let codeTables = Migration(
        "accounts-codes-1",
        """
        CREATE TABLE sms_code (
            id \(.identity),
            mobile VARCHAR(20) NOT NULL,
            segment VARCHAR(20) NOT NULL,
            address VARCHAR(64) NOT NULL,
            network VARCHAR(64) NOT NULL,
            purpose VARCHAR(10) NOT NULL,
            nonce VARCHAR(32) NOT NULL,
            proof VARCHAR(64) NOT NULL,
            tries INT NOT NULL DEFAULT 0,
            expires_at BIGINT NOT NULL,
            taken_at BIGINT,
            sent_at BIGINT,
            created_at BIGINT NOT NULL
        ) \(.tableEnd)
        """,
        "CREATE INDEX sms_code_mobile ON sms_code (mobile, created_at)",
        "CREATE INDEX sms_code_segment ON sms_code (segment, created_at)",
        "CREATE INDEX sms_code_address ON sms_code (address, created_at)",
        "CREATE INDEX sms_code_network ON sms_code (network, created_at)",
        "CREATE INDEX sms_code_age ON sms_code (created_at)",
        // Its one row is held by whoever counts messages or tries and adds one, so that two who count cannot both find room.
        "CREATE TABLE sms_gate (id INT NOT NULL PRIMARY KEY, passed BIGINT NOT NULL) \(.tableEnd)",
        "INSERT INTO sms_gate (id, passed) VALUES (1, 0)",
        """
        CREATE TABLE code_failure (
            id \(.identity),
            mobile VARCHAR(20) NOT NULL,
            address VARCHAR(64) NOT NULL,
            failed_at BIGINT NOT NULL
        ) \(.tableEnd)
        """,
        "CREATE INDEX code_failure_mobile ON code_failure (mobile, failed_at)",
        "CREATE INDEX code_failure_address ON code_failure (address, failed_at)",
        "CREATE INDEX code_failure_age ON code_failure (failed_at)")

    private static let sessionTables = Migration(
        "accounts-sessions-1",
        """
        CREATE TABLE account_session (
            id \(.identity),
            account_id BIGINT NOT NULL,
            epoch INT NOT NULL,
            cookie_hash VARCHAR(64) UNIQUE,
            address VARCHAR(64) NOT NULL,
            user_agent VARCHAR(200) NOT NULL,
            created_at BIGINT NOT NULL,
            used_at BIGINT NOT NULL,
            expires_at BIGINT NOT NULL,
            ended_at BIGINT,
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX account_session_account ON account_session (account_id, ended_at, id)",
        "CREATE INDEX account_session_end ON account_session (expires_at)",
        """
        CREATE TABLE refresh_token (
            hash VARCHAR(64) NOT NULL PRIMARY KEY,
            session_id BIGINT NOT NULL,
            used_at BIGINT,
            FOREIGN KEY (session_id) REFERENCES account_session (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX refresh_token_session ON refresh_token (session_id)")

    private static let addressTables = Migration(
        "accounts-addresses-1",
        """
        CREATE TABLE address (
            id \(.identity),
            account_id BIGINT NOT NULL,
            title VARCHAR(20) NOT NULL,
            receiver VARCHAR(20) NOT NULL,
            mobile VARCHAR(20) NOT NULL,
            province_id BIGINT NOT NULL,
            city_id BIGINT NOT NULL,
            district_id BIGINT NOT NULL,
            place VARCHAR(100) NOT NULL,
            created_at BIGINT NOT NULL,
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX address_account ON address (account_id, id)")

    /// Counts who held the account's row; see `lockedAccount`.
    private static let accountTurn = Migration("accounts-2", "ALTER TABLE account ADD COLUMN turn BIGINT NOT NULL DEFAULT 0")
}
