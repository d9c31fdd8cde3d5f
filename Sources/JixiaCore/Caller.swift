/// A person with an account. The kit and the shop know no more of accounts than this.
public enum Account {}

/// One sign-in of one account on one device.
public enum Session {}

/// Who is asking, signed in. Operations that need an account take one; none looks one up.
public struct Caller: Sendable, Equatable {
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable { case member, staff }

    public let account: ID<Account>
    public let session: ID<Session>
    public let roles: Set<Role>

    public init(account: ID<Account>, session: ID<Session>, roles: Set<Role> = [.member]) {
        self.account = account
        self.session = session
        self.roles = roles
    }

    public func require(_ role: Role) throws {
        guard roles.contains(role) else { throw Failure.forbidden }
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

/// Who may call a route, and what its handler is given. A route cannot be written without one.
public struct Permission<Who: Sendable>: Sendable {
    public enum Level: String, Sendable { case everyone, member, staff }
    public let level: Level
    public let admit: @Sendable (Visitor) throws -> Who
}

extension Permission where Who == Visitor {
    public static var everyone: Permission { Permission(level: .everyone) { $0 } }
}

extension Permission where Who == Caller {
    public static var member: Permission {
        Permission(level: .member) { visitor in
            guard let caller = visitor.caller else { throw Failure.signInNeeded }
            return caller
        }
    }
    public static var staff: Permission {
        Permission(level: .staff) { visitor in
            let caller = try Permission.member.admit(visitor)
            try caller.require(.staff)
            return caller
        }
    }
}
