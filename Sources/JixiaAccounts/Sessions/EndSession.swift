import JixiaCore
import JixiaStore

public struct EndSession: Input {
    let id: ID<Session>
    public init(_ form: inout Form) { id = form.id("id") }
}

extension Accounts {
    /// Signs another device of the caller out, or this one.
    public func endSession(_ input: EndSession, by caller: Caller) async throws -> Nothing {
        let found = try await database.read { tx in
            try tx.rows("SELECT id FROM account_session WHERE id = \(input.id) AND account_id = \(caller.account) AND ended_at IS NULL")
        }
        guard !found.isEmpty else { throw Failure.sessionMissing }
        try await endSession(input.id, of: caller.account)
        return Nothing()
    }

    /// Signs every other device of the caller out. What was signed for this session is worthless as well: a program renews its
    /// token, a browser goes on.
    public func endOtherSessions(_ input: NoInput, by caller: Caller) async throws -> Nothing {
        let ended = try await database.write { tx in try endSessions(of: caller.account, but: caller.session, in: tx) }
        // This one too: its epoch is another now.
        sessionCache.drop(ended + [caller.session])
        return Nothing()
    }
}
