import JixiaStore

extension Accounts {
    static let secondFactorTables = Migration(
        "accounts-second-factor-1",
        """
        CREATE TABLE account_totp (
            account_id BIGINT NOT NULL PRIMARY KEY,
            secret VARCHAR(200) NOT NULL,
            confirmed_at BIGINT,
            last_step BIGINT NOT NULL DEFAULT 0,
            created_at BIGINT NOT NULL,
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        """
        CREATE TABLE recovery_code (
            id \(.identity),
            account_id BIGINT NOT NULL,
            hash VARCHAR(64) NOT NULL,
            used_at BIGINT,
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX recovery_code_account ON recovery_code (account_id, hash)",
        // Wrong codes of an app, wrong recovery codes, and wrong passwords of who is signed in.
        """
        CREATE TABLE proof_failure (
            id \(.identity),
            account_id BIGINT NOT NULL,
            failed_at BIGINT NOT NULL
        ) \(.tableEnd)
        """,
        "CREATE INDEX proof_failure_account ON proof_failure (account_id, failed_at)",
        "CREATE INDEX proof_failure_age ON proof_failure (failed_at)",
        """
        CREATE TABLE sign_in_ticket (
            hash VARCHAR(64) NOT NULL PRIMARY KEY,
            account_id BIGINT NOT NULL,
            epoch INT NOT NULL,
            kind VARCHAR(12) NOT NULL,
            expires_at BIGINT NOT NULL,
            used_at BIGINT,
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX sign_in_ticket_end ON sign_in_ticket (expires_at)",
        // When who sits there last proved to be the one who signed in, and when staff last did anything.
        "ALTER TABLE account_session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE account_session ADD COLUMN active_at BIGINT NOT NULL DEFAULT 0")
}
