import JixiaCore
import JixiaStore

/// What an account begins with.
public struct NewMember: Sendable {
    public let username: String
    public let nickname: String
    public let mobile: String?
    /// One that is known to be theirs.
    public let email: String?
    /// As `hashPassword` made it; nil for who signs in by code alone.
    public let passwordHash: String?
    public let isSuperuser: Bool
    /// Names of groups that are there.
    public let groups: [String]
    /// Nil for now.
    public let createdAt: Moment?

    public init(
        username: String? = nil, nickname: String? = nil, mobile: String? = nil, email: String? = nil, passwordHash: String? = nil,
        isSuperuser: Bool = false, groups: [String] = [], createdAt: Moment? = nil
    ) {
        let username = username ?? Username.random()
        self.username = username
        self.nickname = nickname ?? username
        self.mobile = mobile
        self.email = email
        self.passwordHash = passwordHash
        self.isSuperuser = isSuperuser
        self.groups = groups
        self.createdAt = createdAt
    }
}

extension Accounts {
    /// - Throws: `Failure.busy`.
    public func hashPassword(_ password: String) async throws -> String { try await passwords.hash(password) }

    /// - Throws: `usernameTaken`, `mobileTaken` or `emailTaken`.
    @discardableResult
    public func addMember(_ new: NewMember, in tx: any Transaction) throws -> ID<Account> {
        if let failure = try taken(new, in: tx) { throw failure }
        let inserted = try tx.run(
            """
            INSERT INTO account (username, username_key, nickname, mobile, email, email_key, password, is_superuser, created_at)
            VALUES (\(new.username), \(Username.key(new.username)), \(new.nickname), \(new.mobile), \(new.email),
                \(new.email.map(Email.key)), \(new.passwordHash), \(new.isSuperuser), \(new.createdAt ?? now()))
            """)
        let account = ID<Account>(inserted.id)
        for group in new.groups { try putIn(account, group, in: tx) }
        return account
    }

    func taken(_ new: NewMember, in tx: any Transaction) throws -> Failure? {
        if let mobile = new.mobile, try tx.account(mobile: mobile) != nil { return .mobileTaken }
        guard try tx.count("SELECT COUNT(*) AS value FROM account WHERE username_key = \(Username.key(new.username))") == 0 else {
            return .usernameTaken
        }
        guard let email = new.email else { return nil }
        let count = try tx.count("SELECT COUNT(*) AS value FROM account WHERE email_key = \(Email.key(email))")
        return count == 0 ? nil : .emailTaken
    }
}
