import JixiaCore
import JixiaStore

/// An account that will be closed, and when.
public struct Closing: Output, Sendable {
    /// So long its owner may think again.
    public static let wait = Duration.days(7)

    /// Nil where nobody asked for it.
    public let askedAt: Moment?
    public let closesAt: Moment?

    public static var example: Closing {
        Closing(askedAt: Moment(milliseconds: 1_795_233_600_000), closesAt: Moment(milliseconds: 1_795_838_400_000))
    }

    public func write(to fields: inout Fields) {
        fields.time("asked_at", askedAt)
        fields.time("closes_at", closesAt)
    }
}

extension Accounts {
    static let closingTable = Migration(
        "accounts-closing-1",
        """
        CREATE TABLE account_closing (
            account_id BIGINT NOT NULL PRIMARY KEY,
            asked_at BIGINT NOT NULL,
            closes_at BIGINT NOT NULL,
            FOREIGN KEY (account_id) REFERENCES account (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX account_closing_end ON account_closing (closes_at)")

    /// The account closes in seven days. It takes every proof that there is: the password or a code by SMS, and the second factor
    /// where there is one. Asked again, the date stays.
    public func askClosing(_ input: Proof, by caller: Caller) async throws -> Closing {
        let password = try await checkedPassword(input, of: caller)
        return try await database.write { tx -> Result<Closing, Failure> in
            if let failure = try refusalOfAll(input, password, by: caller, in: tx) { return .failure(failure) }
            if let failure = try hindrance(to: caller.account, in: tx) { return .failure(failure) }
            let now = now()
            let kept = try tx.closing(of: caller.account)
            guard kept.askedAt == nil else { return .success(kept) }
            try tx.run(
                """
                INSERT INTO account_closing (account_id, asked_at, closes_at)
                VALUES (\(caller.account), \(now), \(now + Closing.wait))
                """)
            try note(.closingAsked, by: caller, in: tx)
            return .success(Closing(askedAt: now, closesAt: now + Closing.wait))
        }.get()
    }

    public func closing(_ input: NoInput, by caller: Caller) async throws -> Closing {
        try await database.read { tx in try tx.closing(of: caller.account) }
    }

    /// The first factor, and the second where there is one.
    private func refusalOfAll(
        _ proof: Proof, _ password: CheckedPassword?, by caller: Caller, in tx: any Transaction
    ) throws -> Failure? {
        if password == nil, let code = proof.smsCode, let failure = try refusal(ofSMS: code, by: caller, in: tx) { return failure }
        guard let account = try tx.lockedAccount(caller.account) else { return .signInNeeded }
        if password == nil, proof.smsCode == nil { return .proofMissing.on(account.password == nil ? "sms_code" : "password") }
        if let password, let failure = try refusal(of: password, account, in: tx) { return failure }
        guard try tx.hasSecondFactor(account.id) else { return nil }
        guard let code = proof.code else { return .proofMissing.on("code") }
        return try refusal(ofSecondFactor: code, by: caller, in: tx)
    }

    func hindrance(to account: ID<Account>, in tx: any Transaction) throws -> Failure? {
        // A site without its superuser cannot be mended from within.
        if try tx.account(account)?.isSuperuser == true { return .superuserStays }
        for data in personalData { if let failure = try data.hindrance(account, tx) { return failure } }
        return nil
    }
}

extension Transaction {
    func closing(of account: ID<Account>) throws -> Closing {
        guard let row = try rows("SELECT asked_at, closes_at FROM account_closing WHERE account_id = \(account)").first else {
            return Closing(askedAt: nil, closesAt: nil)
        }
        return Closing(askedAt: try row["asked_at"], closesAt: try row["closes_at"])
    }
}
