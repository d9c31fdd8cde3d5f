import JixiaCore
import JixiaIdentity
import JixiaStore

public struct EnterWithTicket: Input {
    let ticket: String
    let mobile: String
    let code: String
    /// Whether a mobile without an account becomes one.
    let mayCreate: Bool

    public init(_ form: inout Form) {
        ticket = form.ticket()
        mobile = form.mobile()
        code = form.code()
        mayCreate = !form.flag("existing")
    }
}

extension Accounts {
    /// A new account for who was vouched for and holds a mobile; where the mobile has an account, that one from now on. Never
    /// one whose name or e-mail address happens to be the same.
    public func enterWithTicket(_ input: EnterWithTicket, _ visitor: Visitor) async throws -> CodeSignIn {
        let (opened, created) = try await enter(input, visitor, as: .tokens)
        return CodeSignIn(signIn: tokens(opened), created: created)
    }

    public func browserEnterWithTicket(_ input: EnterWithTicket, _ visitor: Visitor) async throws -> BrowserSession {
        let (opened, created) = try await enter(input, visitor, as: .browser(remembered: false))
        return browser(opened, created: created)
    }

    private func enter(
        _ input: EnterWithTicket, _ visitor: Visitor, as kind: SessionKind
    ) async throws -> (opened: OpenedSession, created: Bool) {
        let outcome = try await database.write { tx -> Result<(OpenedSession, Bool), Failure> in
            let taken = try takeCode(input.code, for: .login, of: input.mobile, from: Origin(visitor.address), in: tx)
            if case .refused(let failure) = taken { return .failure(failure) }
            // What is thrown rolls everything back: the code, the account, the ticket.
            let identity = try ticketIdentity(input.ticket, in: tx)
            let (id, created) = try account(holding: input, named: identity.displayName, in: tx)
            try clearFailures(of: id, in: tx)
            guard let account = try tx.lockedAccount(id), !account.isDisabled else { throw Failure.accountDisabled }
            // Where a second factor is asked for first, the ticket stays good, and the session that follows binds it.
            let entered = try enter(kind, of: account, for: visitor, in: tx)
            if case .success = entered {
                try tx.bind(try takeTicket(input.ticket, in: tx), to: id, at: now())
                if !created { try note(.identityBound, of: id, visitor, in: tx) }
            }
            return entered.map { ($0, created) }
        }
        let (opened, created) = try outcome.get()
        try await settle(opened, for: visitor)
        return (opened, created)
    }

    private func account(
        holding input: EnterWithTicket, named name: String?, in tx: any Transaction
    ) throws -> (id: ID<Account>, created: Bool) {
        if let account = try tx.account(mobile: input.mobile) { return (account.id, false) }
        guard input.mayCreate else { throw Failure.accountMissing }
        return (try addMember(NewMember(nickname: name?.cut(to: 20), mobile: input.mobile), in: tx), true)
    }
}
