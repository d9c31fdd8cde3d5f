import JixiaStore

extension SMSBook {
    public static let migrations = [
        Migration(
            "sms-1",
            """
            CREATE TABLE sms_send (
                id \(.identity),
                message_id VARCHAR(100) NOT NULL UNIQUE,
                template VARCHAR(64) NOT NULL,
                state VARCHAR(10) NOT NULL CHECK (state IN ('open', 'taken', 'failed', 'unknown')),
                vendor VARCHAR(20) NOT NULL DEFAULT '',
                serial VARCHAR(200) NOT NULL DEFAULT '',
                reason VARCHAR(100) NOT NULL DEFAULT '',
                cost BIGINT NOT NULL DEFAULT 0,
                mobile VARCHAR(20) NOT NULL,
                mobile_hash VARCHAR(64) NOT NULL,
                segment VARCHAR(20) NOT NULL,
                network VARCHAR(64) NOT NULL,
                begun_at BIGINT NOT NULL,
                ended_at BIGINT,
                receipt VARCHAR(10) CHECK (receipt IN ('delivered', 'failed')),
                receipt_code VARCHAR(64) NOT NULL DEFAULT '',
                receipt_at BIGINT
            ) \(.tableEnd)
            """,
            "CREATE INDEX sms_send_serial ON sms_send (vendor, serial)",
            "CREATE INDEX sms_send_mobile ON sms_send (mobile_hash, id)",
            "CREATE INDEX sms_send_age ON sms_send (begun_at)",
            "CREATE INDEX sms_send_state ON sms_send (state, begun_at)",
            """
            CREATE TABLE sms_vendor_day (
                on_day VARCHAR(10) NOT NULL,
                vendor VARCHAR(20) NOT NULL,
                taken BIGINT NOT NULL,
                failed BIGINT NOT NULL,
                lost BIGINT NOT NULL,
                delivered BIGINT NOT NULL,
                undelivered BIGINT NOT NULL,
                cost BIGINT NOT NULL,
                PRIMARY KEY (on_day, vendor)
            ) \(.tableEnd)
            """,
            """
            CREATE TABLE sms_budget (
                on_day VARCHAR(10) NOT NULL,
                scope VARCHAR(10) NOT NULL CHECK (scope IN ('site', 'mobile', 'segment', 'network', 'template')),
                name VARCHAR(64) NOT NULL,
                messages BIGINT NOT NULL,
                cost BIGINT NOT NULL,
                PRIMARY KEY (on_day, scope, name)
            ) \(.tableEnd)
            """,
            """
            CREATE TABLE sms_alarm (
                on_day VARCHAR(10) NOT NULL,
                measure VARCHAR(10) NOT NULL CHECK (measure IN ('messages', 'money')),
                level INT NOT NULL,
                raised_at BIGINT NOT NULL,
                PRIMARY KEY (on_day, measure, level)
            ) \(.tableEnd)
            """)
    ]
}
