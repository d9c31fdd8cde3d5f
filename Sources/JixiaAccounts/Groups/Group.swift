import JixiaCore
import JixiaStore

/// A number of accounts that may the same, known by its name.
public struct Group: Output {
    /// The group that the command line puts superusers in.
    public static let staff = "staff"

    public let name: String
    /// Staff, teachers and students: they keep their names and cannot be deleted.
    public let isBuiltin: Bool
    /// Names, in their order.
    public let permissions: [String]
    public let memberCount: Int

    public static var example: Group {
        Group(name: "library", isBuiltin: false, permissions: [Permission.accountsView.name], memberCount: 3)
    }

    public func write(to fields: inout Fields) {
        fields.text("name", name)
        fields.flag("is_builtin", isBuiltin)
        fields.tree("permissions", .list(permissions.map(Tree.text)))
        fields.number("member_count", memberCount)
    }
}

/// Names of groups: short, one word, and the same however they are capitalised.
enum GroupName {
    static let length = 1...30
    static let pattern = "^[A-Za-z0-9_\\u4E00-\\u9FFF-]+$"

    static func isOne(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "\u{4E00}"..."\u{9FFF}": true
            default: false
            }
        }
    }

    static func key(_ name: String) -> String { name.lowercased() }
}

extension Form {
    mutating func groupName(_ name: String) -> String {
        text(name, GroupName.length, pattern: GroupName.pattern, code: FieldCode.groupName, matches: GroupName.isOne)
    }

    mutating func optionalGroupName(_ name: String) -> String? {
        optionalText(name, GroupName.length, pattern: GroupName.pattern, code: FieldCode.groupName, matches: GroupName.isOne)
    }
}

extension Transaction {
    func groupID(_ name: String) throws -> ID<Group>? {
        try value("SELECT id AS value FROM account_group WHERE name_key = \(GroupName.key(name))")
    }
}

extension Accounts {
    /// Puts an account into a group that is there; it may be in it already.
    /// - Throws: `Failure.groupMissing`.
    func putIn(_ account: ID<Account>, _ group: String, in tx: any Transaction) throws {
        guard let id = try tx.groupID(group) else { throw Failure.groupMissing }
        try putIn(account, id, in: tx)
    }

    func putIn(_ account: ID<Account>, _ group: ID<Group>, in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO group_member (account_id, group_id) VALUES (\(account), \(group))
            \(.onConflict("account_id, group_id")) group_id = \(.brought("group_id"))
            """)
    }
}
