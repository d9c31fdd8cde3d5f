import JixiaStore

extension Accounts {
    /// Groups are known by name; the number is the database's own affair. Staff, teachers and students are there from the
    /// beginning, without any permission.
    static let groupTables = Migration(
        "accounts-groups-1",
        """
        CREATE TABLE account_group (
            id \(.identity),
            name VARCHAR(30) NOT NULL,
            name_key VARCHAR(30) NOT NULL UNIQUE,
            is_builtin INT NOT NULL DEFAULT 0
        ) \(.tableEnd)
        """,
        """
        CREATE TABLE group_permission (
            group_id BIGINT NOT NULL,
            permission VARCHAR(60) NOT NULL,
            PRIMARY KEY (group_id, permission),
            FOREIGN KEY (group_id) REFERENCES account_group (id)
        ) \(.tableEnd)
        """,
        """
        CREATE TABLE group_member (
            account_id BIGINT NOT NULL,
            group_id BIGINT NOT NULL,
            PRIMARY KEY (account_id, group_id),
            FOREIGN KEY (account_id) REFERENCES account (id),
            FOREIGN KEY (group_id) REFERENCES account_group (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX group_member_group ON group_member (group_id, account_id)",
        "ALTER TABLE account ADD COLUMN is_superuser INT NOT NULL DEFAULT 0",
        "CREATE INDEX account_superuser ON account (is_superuser)",
        """
        INSERT INTO account_group (name, name_key, is_builtin)
        VALUES ('staff', 'staff', 1), ('teacher', 'teacher', 1), ('student', 'student', 1)
        """,
        // Whoever was staff could do everything. The old column stays for servers that are brought up to date after the database.
        "UPDATE account SET is_superuser = 1 WHERE is_staff = 1",
        """
        INSERT INTO group_member (account_id, group_id)
        SELECT a.id, g.id FROM account a JOIN account_group g ON g.name_key = 'staff' WHERE a.is_staff = 1
        """,
        // Its one row is held by whoever changes what somebody may, so that rules about others still hold at the commit.
        "CREATE TABLE rights_gate (id INT NOT NULL PRIMARY KEY, passed BIGINT NOT NULL) \(.tableEnd)",
        "INSERT INTO rights_gate (id, passed) VALUES (1, 0)")
}
