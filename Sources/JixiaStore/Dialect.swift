public enum Dialect: String, Sendable { case sqlite, mariadb }

/// Every difference between the dialects that our SQL may show. There are no others.
public enum Portable: Sendable {
    /// The type of a table's own number.
    case identity
    /// Ends a `CREATE TABLE`.
    case tableEnd
    /// Locks the rows read. SQLite needs no word for it: a write transaction holds the only lock there is.
    case forUpdate
    /// Locks the rows read and passes over those that another worker holds.
    case forClaim
    /// Begins the assignments of an upsert whose unique key is these columns.
    case onConflict(String)
    /// In such an assignment: the value that the insert brought.
    case brought(String)

    func text(in dialect: Dialect) -> String {
        switch (self, dialect) {
        case (.identity, .sqlite): "INTEGER PRIMARY KEY AUTOINCREMENT"
        case (.identity, .mariadb): "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY"
        case (.tableEnd, .sqlite): ""
        case (.tableEnd, .mariadb): "ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin"
        case (.forUpdate, .sqlite), (.forClaim, .sqlite): ""
        case (.forUpdate, .mariadb): "FOR UPDATE"
        case (.forClaim, .mariadb): "FOR UPDATE SKIP LOCKED"
        case (.onConflict(let key), .sqlite): "ON CONFLICT (\(key)) DO UPDATE SET"
        case (.onConflict, .mariadb): "ON DUPLICATE KEY UPDATE"
        case (.brought(let column), .sqlite): "excluded.\(column)"
        case (.brought(let column), .mariadb): "VALUES(\(column))"
        }
    }
}
