import JixiaStore

extension BlockLog {
    public static let migrations = [
        Migration(
            "limits-blocks-1",
            """
            CREATE TABLE limit_block (
                id \(.identity),
                line VARCHAR(64) NOT NULL UNIQUE,
                rule VARCHAR(120) NOT NULL,
                route VARCHAR(120) NOT NULL,
                window_key VARCHAR(500),
                rate VARCHAR(60),
                strategy VARCHAR(30),
                kind VARCHAR(10) NOT NULL,
                subject VARCHAR(64) NOT NULL,
                address VARCHAR(64) NOT NULL,
                account_id BIGINT,
                mobile VARCHAR(20),
                is_trial INT NOT NULL,
                calls BIGINT NOT NULL,
                last_at BIGINT NOT NULL,
                ends_at BIGINT NOT NULL,
                lifted_at BIGINT,
                lifted_by BIGINT
            ) \(.tableEnd)
            """,
            "CREATE INDEX limit_block_age ON limit_block (last_at)",
            "CREATE INDEX limit_block_address ON limit_block (address, id)",
            "CREATE INDEX limit_block_account ON limit_block (account_id, id)",
            "CREATE INDEX limit_block_mobile ON limit_block (mobile, id)",
            """
            CREATE TABLE limit_block_request (
                request_id VARCHAR(40) NOT NULL PRIMARY KEY,
                block_id BIGINT NOT NULL
            ) \(.tableEnd)
            """,
            "CREATE INDEX limit_block_request_block ON limit_block_request (block_id)")
    ]
}
