/// Who may call a route, and what its handler is given. A route cannot be written without one, so nothing is open by omission.
public struct Admission<Who: Sendable>: Sendable {
    /// As the API document states it: `everyone`, a role such as `member`, or the name of a permission.
    public let name: String
    public let admit: @Sendable (Visitor) throws -> Who
}

extension Admission where Who == Visitor {
    public static var everyone: Admission { Admission(name: "everyone") { $0 } }

    /// Members, where it matters as well from where they come.
    public static var visitingMember: Admission {
        Admission(name: "member") { visitor in
            _ = try visitor.member()
            return visitor
        }
    }
}

extension Admission where Who == Caller {
    /// The same, but only for who has proved a moment ago to be the one who signed in.
    public var fresh: Admission {
        Admission(name: name) { visitor in
            let caller = try admit(visitor)
            try caller.requireFresh()
            return caller
        }
    }

    public static var member: Admission {
        Admission(name: "member") { visitor in
            guard let caller = visitor.caller else { throw Failure.signInNeeded }
            return caller
        }
    }
    public static var staff: Admission { role(.staff) }
    public static var superuser: Admission { role(.superuser) }

    /// Those whose groups have this permission, and superusers.
    public static func may(_ permission: Permission) -> Admission {
        Admission(name: permission.name) { visitor in
            let caller = try Admission.member.admit(visitor)
            try caller.require(permission)
            return caller
        }
    }

    private static func role(_ role: Caller.Role) -> Admission {
        Admission(name: role.rawValue) { visitor in
            let caller = try Admission.member.admit(visitor)
            try caller.require(role)
            return caller
        }
    }
}
