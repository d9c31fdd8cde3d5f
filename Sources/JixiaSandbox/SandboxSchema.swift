import JixiaStore

extension Sandbox {
    public static let migrations = [
        Migration(
            "sandbox-1",
            """
            CREATE TABLE sandbox_trade (
                id \(.identity),
                out_trade_no VARCHAR(64) NOT NULL,
                trade_no VARCHAR(64) NOT NULL,
                buyer_id VARCHAR(32) NOT NULL,
                amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
                refunded_fen BIGINT NOT NULL DEFAULT 0 CHECK (refunded_fen >= 0),
                subject VARCHAR(256) NOT NULL,
                notify_url VARCHAR(256) NOT NULL,
                return_url VARCHAR(256) NOT NULL,
                status VARCHAR(20) NOT NULL CHECK (status IN ('WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_CLOSED')),
                expires_at BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                paid_at BIGINT,
                closed_at BIGINT,
                UNIQUE (out_trade_no),
                UNIQUE (trade_no)
            ) \(.tableEnd)
            """,
            """
            CREATE TABLE sandbox_refund (
                id \(.identity),
                trade_id BIGINT NOT NULL,
                out_request_no VARCHAR(64) NOT NULL,
                amount_fen BIGINT NOT NULL CHECK (amount_fen > 0),
                created_at BIGINT NOT NULL,
                UNIQUE (trade_id, out_request_no),
                FOREIGN KEY (trade_id) REFERENCES sandbox_trade (id)
            ) \(.tableEnd)
            """,
            """
            CREATE TABLE sandbox_notice (
                id \(.identity),
                trade_id BIGINT NOT NULL,
                notify_id VARCHAR(40) NOT NULL,
                status VARCHAR(20) NOT NULL,
                refunded_fen BIGINT NOT NULL,
                out_request_no VARCHAR(64),
                created_at BIGINT NOT NULL,
                delivered_at BIGINT,
                FOREIGN KEY (trade_id) REFERENCES sandbox_trade (id)
            ) \(.tableEnd)
            """,
            """
            CREATE TABLE sandbox_switch (
                name VARCHAR(40) NOT NULL PRIMARY KEY,
                setting BIGINT NOT NULL
            ) \(.tableEnd)
            """)
    ]
}
