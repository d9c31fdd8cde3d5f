import JixiaCore
import JixiaStore

/// What a right first factor gives where there is a second: 256 random bits, kept as a hash, good for five minutes and one
/// sign-in of one account. It opens nothing by itself.
enum SignInTicket {
    static let life = Duration.minutes(5)

    static func name(_ kind: SessionKind) -> String {
        switch kind {
        case .tokens: "tokens"
        case .browser(remembered: false): "browser"
        case .browser(remembered: true): "remembered"
        }
    }

    static func kind(_ name: String) -> SessionKind {
        switch name {
        case "remembered": .browser(remembered: true)
        case "browser": .browser(remembered: false)
        default: .tokens
        }
    }
}

extension Accounts {
    /// What every right first factor leads to, whichever it was: a session, or the question for the second factor. That
    /// question is an outcome and no error, because the first factor was used up.
    /// - Parameter account: as `lockedAccount` gave it, and not disabled.
    func enter(
        _ kind: SessionKind, of account: AccountRow, for visitor: Visitor, in tx: any Transaction
    ) throws -> Result<OpenedSession, Failure> {
        guard try tx.hasSecondFactor(account.id) else { return .success(try openSession(kind, of: account, for: visitor, in: tx)) }
        let ticket = Chance.token()
        try tx.run(
            """
            INSERT INTO sign_in_ticket (hash, account_id, epoch, kind, expires_at)
            VALUES (\(Secrets.hash(ticket)), \(account.id), \(account.epoch), \(SignInTicket.name(kind)), \(now() + SignInTicket.life))
            """)
        return .failure(
            .secondFactorNeeded.telling(["ticket": ticket, "expires_in": String(SignInTicket.life.secondsRoundedUp)]))
    }
}
