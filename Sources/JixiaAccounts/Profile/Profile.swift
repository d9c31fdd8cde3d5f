import JixiaCore
import JixiaMessages
import JixiaStore

/// What people see of their own account. Mobile and e-mail are masked even there: a screen is read over a shoulder.
public struct Profile: Output {
    public let id: ID<Account>
    public let username: String
    public let nickname: String
    public let mobile: String?
    public let email: String?
    public let avatar: String
    public let roles: [Caller.Role]
    /// What the account's groups allow, by name.
    public let permissions: [String]
    public let createdAt: Moment
    /// When the account will be closed, if its owner asked for it.
    public let closesAt: Moment?

    /// - Parameter caller: the account's owner.
    init(_ account: AccountRow, for caller: Caller, closesAt: Moment? = nil) {
        id = account.id
        username = account.username
        nickname = account.nickname
        mobile = account.mobile.map { Mobile.masked($0) }
        email = account.email.map(Masked.address)
        avatar = account.avatar
        roles = caller.roles.sorted { $0.rawValue < $1.rawValue }
        permissions = caller.permissions.map(\.name).sorted()
        createdAt = account.createdAt
        self.closesAt = closesAt
    }

    private init(example: Void) {
        id = ID(12)
        username = "mengke"
        nickname = "孟轲"
        mobile = "139****0000"
        email = "m***@example.com"
        avatar = ""
        roles = [.member]
        permissions = []
        createdAt = Moment(milliseconds: 1_795_233_600_000)
        closesAt = nil
    }

    public static var example: Profile { Profile(example: ()) }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.text("username", username)
        fields.text("nickname", nickname)
        fields.text("mobile", mobile)
        fields.text("email", email)
        fields.text("avatar", avatar)
        fields.tree("roles", .list(roles.map { .text($0.rawValue) }))
        fields.tree("permissions", .list(permissions.map(Tree.text)))
        fields.time("created_at", createdAt)
        fields.time("closes_at", closesAt)
    }
}

extension Accounts {
    public func me(_ input: NoInput, by caller: Caller) async throws -> Profile {
        let (account, closing) = try await database.read { tx in
            (try tx.account(caller.account), try tx.closing(of: caller.account))
        }
        guard let account else { throw Failure.signInNeeded }
        return Profile(account, for: caller, closesAt: closing.closesAt)
    }
}
