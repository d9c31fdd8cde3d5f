/// A person with an account. The kit and the shop know no more of accounts than this.
public enum Account {}

/// One sign-in of one account on one device.
public enum Session {}

/// Who is asking, signed in. Operations that need an account take one; none looks one up.
public struct Caller: Sendable, Equatable {
    /// What somebody is: a member by having an account, a superuser by a mark of the account, the others by the group of that name.
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable { case member, student, teacher, staff, superuser }

    public let account: ID<Account>
    public let session: ID<Session>
    public let roles: Set<Role>
    /// What the groups allow. A superuser needs none.
    public let permissions: Set<Permission>
    /// True for some minutes after who sits there has proved to be the one who signed in.
    public let isFresh: Bool
    /// Why this session lacks rights that its account has; nil where it lacks none.
    public let withheld: Failure?

    public init(
        account: ID<Account>, session: ID<Session>, roles: Set<Role> = [.member], permissions: Set<Permission> = [], isFresh: Bool = false,
        withheld: Failure? = nil
    ) {
        self.account = account
        self.session = session
        self.roles = roles
        self.permissions = permissions
        self.isFresh = isFresh
        self.withheld = withheld
    }

    public var isSuperuser: Bool { roles.contains(.superuser) }

    public func may(_ permission: Permission) -> Bool { isSuperuser || permissions.contains(permission) }

    /// - Throws: `Failure.forbidden`, or why the right is withheld.
    public func require(_ permission: Permission) throws {
        guard may(permission) else { throw withheld ?? Failure.forbidden }
    }

    /// - Throws: `Failure.forbidden`, or why the right is withheld.
    public func require(_ role: Role) throws {
        guard isSuperuser || roles.contains(role) else { throw withheld ?? Failure.forbidden }
    }

    /// For what a session left open on a desk must not do: refunds, rights, exports, the second factor itself.
    /// - Throws: `Failure.stepUpNeeded`.
    public func requireFresh() throws {
        guard isFresh else { throw Failure.stepUpNeeded }
    }
}

public enum Language: String, Sendable, Codable, CaseIterable {
    case chinese = "zh-Hans"
    case english = "en"
}

/// Who is asking, signed in or not: where from and in which language.
public struct Visitor: Sendable {
    public let caller: Caller?
    /// The client's own address, as text; behind trusted proxies the one they report.
    public let address: String
    public let language: Language
    public let userAgent: String

    public init(caller: Caller? = nil, address: String, language: Language = .chinese, userAgent: String = "") {
        self.caller = caller
        self.address = address
        self.language = language
        self.userAgent = userAgent
    }
}

extension Visitor {
    /// The caller, where only members have come this far.
    public func member() throws -> Caller {
        guard let caller else { throw Failure.signInNeeded }
        return caller
    }
}
