import JixiaCore
import JixiaStore

/// What became of a code that somebody gave. A wrong one is an outcome and no error, because what it changed has to be
/// committed: an error would roll the count of tries back.
enum CodeOutcome: Sendable {
    case right(ID<SMSCode>)
    case refused(Failure)
}

enum CodeLimits {
    static let perMobileHour = 10
    static let perMobileDay = 20
    static let perAddressHour = 30
}

extension Accounts {
    /// Uses a code up, inside the caller's transaction. Of several who bring the same right code, one succeeds, and however
    /// many try at once, no more than the limits allow are compared.
    func takeCode(
        _ given: String, for purpose: CodePurpose, of mobile: String, from origin: Origin, in tx: any Transaction
    ) throws -> CodeOutcome {
        try CodeGate.hold(in: tx)
        let now = now()
        if let failure = try codeLimit(mobile: mobile, address: origin.address, at: now, in: tx) { return .refused(failure) }
        let live: SMSCode? = try tx.first(
            """
            SELECT \(SMSCode.columns) FROM sms_code
            WHERE mobile = \(mobile) AND purpose = \(purpose) AND taken_at IS NULL AND expires_at > \(now)
            ORDER BY id DESC LIMIT 1
            """)
        guard let live else { return try refuse(mobile, origin, at: now, in: tx) }

        // The try is counted before the code is looked at.
        let tried = try tx.run(
            """
            UPDATE sms_code SET tries = tries + 1 WHERE id = \(live.id) AND tries < \(SMSCode.triesMax) AND taken_at IS NULL
            """)
        let isRight = allKeys.contains { Secrets.equal($0.proof(of: given, live.nonce, purpose, mobile), live.proof) }
        guard tried.rows == 1, isRight else { return try refuse(mobile, origin, at: now, in: tx) }
        let taken = try tx.run("UPDATE sms_code SET taken_at = \(now) WHERE id = \(live.id) AND taken_at IS NULL")
        guard taken.rows == 1 else { return try refuse(mobile, origin, at: now, in: tx) }
        return .right(live.id)
    }

    /// A right code that could not be used for another reason may be used again; the try stays counted.
    func giveBack(_ code: ID<SMSCode>, in tx: any Transaction) throws {
        try tx.run("UPDATE sms_code SET taken_at = NULL WHERE id = \(code)")
    }

    private func refuse(_ mobile: String, _ origin: Origin, at now: Moment, in tx: any Transaction) throws -> CodeOutcome {
        try tx.run("INSERT INTO code_failure (mobile, address, failed_at) VALUES (\(mobile), \(origin.address), \(now))")
        return .refused(.codeWrong)
    }

    /// What holds codes of this mobile, or from this address, back now.
    func codeLimit(mobile: String?, address: String?, at now: Moment, in tx: any Transaction) throws -> Failure? {
        let rules: [(kind: AccountCount.Kind, column: SQL, value: String?, count: Int, window: Duration)] = [
            (.mobile, "mobile", mobile, CodeLimits.perMobileHour, .hours(1)),
            (.mobile, "mobile", mobile, CodeLimits.perMobileDay, .hours(24)),
            (.address, "address", address, CodeLimits.perAddressHour, .hours(1)),
        ]
        for rule in rules {
            guard let value = rule.value else { continue }
            let since = max(now - rule.window, try CountLift.of(rule.kind, value, in: tx))
            let blocking: Moment? = try tx.value(
                """
                SELECT failed_at AS value FROM code_failure WHERE \(rule.column) = \(value) AND failed_at > \(since)
                ORDER BY failed_at DESC LIMIT 1 OFFSET \(rule.count - 1)
                """)
            guard let blocking else { continue }
            let wait = blocking + rule.window - now
            return Failure.codeTooManyTries.with(["seconds": String(max(1, wait.secondsRoundedUp))]).retry(after: wait)
        }
        return nil
    }
}
