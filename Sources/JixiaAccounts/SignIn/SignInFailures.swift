import JixiaCore
import JixiaMemory
import JixiaStore

/// How wrong passwords slow down whoever gives them. Counts are kept for an account, and alike for a name that is nobody's,
/// so that nobody learns from them which of the two it is.
enum SignInLimits {
    static let captchaFrom = 3
    static let delayFrom = 10
    static let inARow = 100
    static let perAddressHour = 50

    /// 30 s after the tenth wrong password, doubled with each that follows, an hour at most.
    static func delay(after failures: Int) -> Duration {
        guard failures >= delayFrom else { return .zero }
        return min(.seconds(30 << min(failures - delayFrom, 10)), .hours(1))
    }
}

/// Whose password is tried.
struct SignInSubject: Sendable {
    let key: String
    let isAccount: Bool
}

struct SignInFailures: Record {
    let failures: Int
    let delayedUntil: Moment

    init(_ row: Row) throws {
        failures = try row["failures"]
        delayedUntil = try row["delayed_until"]
    }
}

extension Accounts {
    func signInSubject(_ account: AccountRow?, name: String) -> SignInSubject {
        if let account { return SignInSubject(key: "account:\(account.id)", isAccount: true) }
        // A name that is nobody's may be a password typed into the wrong field: it is not kept as it is.
        return SignInSubject(key: "name:" + keys.signInName.mac(name.lowercased()).hexadecimal, isAccount: false)
    }

    /// What stands between this visitor and having a password looked at.
    func signInGate(_ subject: SignInSubject, addressFailures: Int, hasCaptcha: Bool, in tx: any Transaction) throws -> Failure? {
        let row: SignInFailures? = try tx.first("SELECT failures, delayed_until FROM sign_in_failure WHERE subject = \(subject.key)")
        let failures = row?.failures ?? 0
        let now = now()
        if failures >= SignInLimits.inARow { return .passwordSignInOff }
        if let end = row?.delayedUntil, end > now { return Failure.tooManySignIns(for: end - now) }
        if max(failures, addressFailures) >= SignInLimits.captchaFrom, !hasCaptcha { return .captchaNeeded(for: .login) }
        return nil
    }

    /// Holds the subject's row from here on, one that is made for it where there is none: those who come to an end together
    /// are judged and counted one after the other, the first ones too.
    func holdFailures(of subject: SignInSubject, in tx: any Transaction) throws {
        let now = now()
        try tx.run(
            """
            INSERT INTO sign_in_failure (subject, is_account, failures, delayed_until, failed_at)
            VALUES (\(subject.key), \(subject.isAccount), 0, \(now), \(now))
            \(.onConflict("subject")) failed_at = \(.brought("failed_at"))
            """)
    }

    /// Of a subject whose row is held.
    func countFailure(of subject: SignInSubject, in tx: any Transaction) throws {
        let now = now()
        try tx.run("UPDATE sign_in_failure SET failures = failures + 1 WHERE subject = \(subject.key)")
        let failures = try tx.count("SELECT failures AS value FROM sign_in_failure WHERE subject = \(subject.key)")
        try tx.run(
            """
            UPDATE sign_in_failure SET delayed_until = \(now + SignInLimits.delay(after: failures)) WHERE subject = \(subject.key)
            """)
    }

    func clearFailures(of account: ID<Account>, in tx: any Transaction) throws {
        try tx.run("DELETE FROM sign_in_failure WHERE subject = \("account:\(account)")")
    }

    /// Wrong passwords from this address in the last hour.
    func addressFailures(_ visitor: Visitor, adding cost: Int) async throws -> Hit {
        try await memory.hit("sign-in-failures:\(visitor.address)", within: .hours(1), cost: cost)
    }
}

extension Failure {
    static func tooManySignIns(for wait: Duration) -> Failure {
        signInTooMany.with(["seconds": String(max(1, wait.secondsRoundedUp))]).retry(after: wait)
    }
}
