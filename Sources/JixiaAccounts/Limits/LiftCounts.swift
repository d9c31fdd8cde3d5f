import JixiaCore
import JixiaMemory
import JixiaStore

/// From when on something is counted anew, because staff said so. What was counted before stays: it is what happened.
enum CountLift {
    static let migration = Migration(
        "accounts-lifts-1",
        """
        CREATE TABLE count_lift (
            subject VARCHAR(80) NOT NULL PRIMARY KEY,
            lifted_at BIGINT NOT NULL,
            lifted_by BIGINT NOT NULL
        ) \(.tableEnd)
        """)

    static func of(_ kind: AccountCount.Kind, _ value: String, in tx: any Transaction) throws -> Moment {
        try tx.value("SELECT lifted_at AS value FROM count_lift WHERE subject = \(subject(kind, value))") ?? Moment(milliseconds: 0)
    }

    static func set(_ kind: AccountCount.Kind, _ value: String, at now: Moment, by caller: Caller, in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO count_lift (subject, lifted_at, lifted_by) VALUES (\(subject(kind, value)), \(now), \(caller.account))
            \(.onConflict("subject")) lifted_at = \(.brought("lifted_at")), lifted_by = \(.brought("lifted_by"))
            """)
    }

    private static func subject(_ kind: AccountCount.Kind, _ value: String) -> String { "\(kind.rawValue):\(value)".cut(to: 80) }
}

extension Failure {
    /// Nobody has that name, and it is neither a mobile nor an address.
    public static let countsMissing = Failure(.missing, "counts_missing", field: "search")
}

extension Accounts {
    /// Counts anew, from now on: messages to a mobile or from an address, wrong codes, wrong passwords. What the whole site, a
    /// network and a range of numbers may send stays as it is: that keeps the bill for messages small.
    public func liftCounts(_ input: AccountSearch, by caller: Caller) async throws -> [AccountCount] {
        try caller.require(.limitsLift)
        let now = now()
        let person = try await database.write { tx -> CountedPerson in
            tx.mayRepeat()
            let person = try self.person(input.search, in: tx)
            try CodeGate.hold(in: tx)
            if let mobile = person.mobile { try CountLift.set(.mobile, mobile, at: now, by: caller, in: tx) }
            if let address = person.address { try CountLift.set(.address, address, at: now, by: caller, in: tx) }
            if let account = person.account { try clearFailures(of: account.id, in: tx) }
            return person
        }
        guard person.mobile != nil || person.address != nil || person.account != nil else { throw Failure.countsMissing }
        if let address = person.address {
            for key in ["sign-in-failures:\(address)", "captcha-pictures:\(address)"] { try await memory.remove(key) }
        }
        return try await counts(of: input.search)
    }
}
