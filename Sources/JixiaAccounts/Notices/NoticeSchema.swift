import JixiaStore

extension Accounts {
    static let noticeTables = Migration(
        "accounts-notices-1",
        """
        CREATE TABLE account_notice (
            id \(.identity),
            kind VARCHAR(30) NOT NULL,
            channel VARCHAR(10) NOT NULL,
            account_id BIGINT,
            recipient VARCHAR(254) NOT NULL,
            recipient_key VARCHAR(254) NOT NULL,
            detail VARCHAR(254) NOT NULL,
            language VARCHAR(10) NOT NULL,
            address VARCHAR(64) NOT NULL,
            is_asked INT NOT NULL,
            asker_id BIGINT,
            nonce VARCHAR(32) NOT NULL,
            token_hash VARCHAR(64) NOT NULL UNIQUE,
            expires_at BIGINT NOT NULL,
            taken_at BIGINT,
            sent_at BIGINT,
            created_at BIGINT NOT NULL,
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX account_notice_recipient ON account_notice (recipient_key, created_at)",
        "CREATE INDEX account_notice_account ON account_notice (account_id, kind)",
        "CREATE INDEX account_notice_asker ON account_notice (asker_id, created_at)",
        "CREATE INDEX account_notice_address ON account_notice (address, created_at)",
        "CREATE INDEX account_notice_age ON account_notice (created_at)",
        // Held by whoever counts what was asked for and adds one, so that two who count cannot both find room.
        "CREATE TABLE notice_gate (id INT NOT NULL PRIMARY KEY, passed BIGINT NOT NULL) \(.tableEnd)",
        "INSERT INTO notice_gate (id, passed) VALUES (1, 0)")
}
