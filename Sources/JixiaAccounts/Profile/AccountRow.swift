import JixiaCore
import JixiaMessages
import JixiaStore

/// An account as the operations of this module need it. It never leaves the module.
struct AccountRow: Record {
    let id: ID<Account>
    let username: String
    let nickname: String
    let mobile: String?
    let email: String?
    let password: String?
    let avatar: String
    let isSuperuser: Bool
    let isDisabled: Bool
    let epoch: Int
    let defaultAddress: ID<Address>?
    let createdAt: Moment

    static let columns = SQL(
        "id, username, nickname, mobile, email, password, avatar, is_superuser, is_disabled, epoch, default_address_id, created_at")

    init(_ row: Row) throws {
        id = try row["id"]
        username = try row["username"]
        nickname = try row["nickname"]
        mobile = try row["mobile"]
        email = try row["email"]
        password = try row["password"]
        avatar = try row["avatar"]
        isSuperuser = try row["is_superuser"]
        isDisabled = try row["is_disabled"]
        epoch = try row["epoch"]
        defaultAddress = try row["default_address_id"]
        createdAt = try row["created_at"]
    }
}

extension Transaction {
    func account(_ id: ID<Account>) throws -> AccountRow? {
        try first("SELECT \(AccountRow.columns) FROM account WHERE id = \(id)")
    }

    /// Holds the account's row to the end of the transaction: what is counted for one account is counted by one at a time.
    /// The row is changed and not only locked, because the nodes of a cluster tell each other of changes alone.
    func lockedAccount(_ id: ID<Account>) throws -> AccountRow? {
        try run("UPDATE account SET turn = turn + 1 WHERE id = \(id)")
        return try account(id)
    }

    func account(mobile: String) throws -> AccountRow? {
        try first("SELECT \(AccountRow.columns) FROM account WHERE mobile = \(mobile)")
    }

    /// Whose address this is, as a mailed link has proved.
    func account(email: String) throws -> AccountRow? {
        try first("SELECT \(AccountRow.columns) FROM account WHERE email_key = \(Email.key(email))")
    }

    /// A mobile, an e-mail address or a user name: their forms have nothing in common.
    func account(signInName name: String) throws -> AccountRow? {
        if Mobile.isOne(name) { return try account(mobile: name) }
        if name.contains("@") { return try account(email: name) }
        return try first("SELECT \(AccountRow.columns) FROM account WHERE username_key = \(Username.key(name))")
    }
}
