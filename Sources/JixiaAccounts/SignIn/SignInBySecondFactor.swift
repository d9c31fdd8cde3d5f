import JixiaCore
import JixiaStore

public struct SignInBySecondFactor: Input {
    let ticket: String
    let code: String

    public init(_ form: inout Form) {
        ticket = form.text("ticket", 1...200)
        code = form.secondFactor()
    }
}

extension Accounts {
    /// Ends what a right first factor began. A wrong code leaves the ticket good, until it is five minutes old.
    public func signInBySecondFactor(_ input: SignInBySecondFactor, _ visitor: Visitor) async throws -> SignIn {
        tokens(try await open(input, visitor, isBrowser: false))
    }

    public func browserSignInBySecondFactor(_ input: SignInBySecondFactor, _ visitor: Visitor) async throws -> BrowserSession {
        browser(try await open(input, visitor, isBrowser: true), created: false)
    }

    private func open(_ input: SignInBySecondFactor, _ visitor: Visitor, isBrowser: Bool) async throws -> OpenedSession {
        let outcome = try await database.write { tx in try enter(input, visitor, isBrowser: isBrowser, in: tx) }
        let opened = try outcome.get()
        try await settle(opened, for: visitor)
        return opened
    }

    private func enter(
        _ input: SignInBySecondFactor, _ visitor: Visitor, isBrowser: Bool, in tx: any Transaction
    ) throws -> Result<OpenedSession, Failure> {
        let hash = Secrets.hash(input.ticket)
        let now = now()
        let live: SQL = "hash = \(hash) AND used_at IS NULL AND expires_at > \(now)"
        guard let row = try tx.rows("SELECT account_id, epoch, kind FROM sign_in_ticket WHERE \(live)").first else {
            return .failure(.ticketInvalid)
        }
        let kind = SignInTicket.kind(try row["kind"])
        let account = try tx.lockedAccount(row["account_id"])
        // A password that was changed meanwhile, or an account that was shut, takes its tickets along.
        guard let account, !account.isDisabled, try row["epoch"] == account.epoch, kind.isBrowser == isBrowser else {
            return .failure(.ticketInvalid)
        }
        switch try takeSecondFactor(input.code, of: account.id, in: tx) {
        case .refused(let failure): return .failure(failure)
        case .right(let isRecovery): if isRecovery { try note(.recoveryCodeUsed, of: account.id, visitor, in: tx) }
        }
        let used = try tx.run("UPDATE sign_in_ticket SET used_at = \(now) WHERE \(live)")
        guard used.rows == 1 else { return .failure(.ticketInvalid) }
        return .success(try openSession(kind, of: account, for: visitor, in: tx))
    }
}
