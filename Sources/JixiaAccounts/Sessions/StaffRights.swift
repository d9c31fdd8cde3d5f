import JixiaCore
import JixiaStore

/// Staff rights are of short life: a session that rests, or is old, keeps its sign-in and loses them.
enum StaffRights {
    /// After this long without a request, the person has to prove once more who they are.
    static let idle = Duration.minutes(15)
    /// Measured from the sign-in. Nothing makes it longer.
    static let absolute = Duration.hours(12)
    /// How exactly the last request is remembered: less often than each, as each would be a write.
    static let grain = Duration.minutes(1)
}

/// What the store says of a session whose account is staff.
struct StaffSession: Sendable {
    let hasSecondFactor: Bool
    let createdAt: Moment
    let activeAt: Moment

    init(_ row: Row) throws {
        hasSecondFactor = try row["has_second_factor"]
        createdAt = try row["created_at"]
        activeAt = try row["active_at"]
    }

    /// Why the rights of the account are not this session's now; nil where they are.
    func withheld(at now: Moment, needsSecondFactor: Bool) -> Failure? {
        if needsSecondFactor, !hasSecondFactor { return .secondFactorRequired }
        if now >= createdAt + StaffRights.absolute { return .staffSessionOver }
        return now >= activeAt + StaffRights.idle ? .stepUpNeeded : nil
    }
}

extension Accounts {
    /// Remembers that staff is at work.
    func keepActive(_ session: ID<Session>) async throws {
        let now = now()
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run("UPDATE account_session SET active_at = \(now) WHERE id = \(session) AND active_at <= \(now - StaffRights.grain)")
        }
    }
}
