import JixiaStore

public enum JobSchema {
    public static let migrations = [
        Migration(
            "jobs-1",
            """
            CREATE TABLE job (
                id \(.identity),
                kind VARCHAR(100) NOT NULL,
                body TEXT NOT NULL,
                state VARCHAR(10) NOT NULL CHECK (state IN ('ready', 'running', 'dead')),
                due_at BIGINT NOT NULL,
                attempt INT NOT NULL DEFAULT 0,
                attempts_max INT NOT NULL,
                generation INT NOT NULL DEFAULT 0,
                last_failure TEXT,
                added_at BIGINT NOT NULL
            ) \(.tableEnd)
            """,
            "CREATE INDEX job_due ON job (state, due_at)",
            """
            CREATE TABLE job_schedule (
                name VARCHAR(100) NOT NULL PRIMARY KEY,
                next_at BIGINT NOT NULL
            ) \(.tableEnd)
            """)
    ]
}
