import JixiaStore

extension Outbox {
    public static let migrations = [
        Migration(
            "outbox-1",
            """
            CREATE TABLE outbox (
                id \(.identity),
                message_id VARCHAR(100) NOT NULL UNIQUE,
                channel VARCHAR(10) NOT NULL CHECK (channel IN ('sms', 'mail')),
                recipient VARCHAR(254) NOT NULL,
                template VARCHAR(100) NOT NULL,
                message_values TEXT NOT NULL,
                sent_at BIGINT NOT NULL
            ) \(.tableEnd)
            """,
            "CREATE INDEX outbox_recipient ON outbox (recipient, id)",
            "CREATE INDEX outbox_age ON outbox (sent_at)")
    ]
}
