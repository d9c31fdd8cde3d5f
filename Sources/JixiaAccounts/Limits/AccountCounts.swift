import JixiaCore
import JixiaMemory
import JixiaMessages
import JixiaStore

/// What the accounts themselves count of somebody, and whether it blocks now.
public struct AccountCount: Output {
    public enum Rule: String, Sendable, CaseIterable { case sms, codes, signIn = "sign_in" }
    public enum Kind: String, Sendable, CaseIterable { case mobile, address, account }

    public let rule: Rule
    public let kind: Kind
    /// In the last hour; for the passwords of an account in a row.
    public let count: Int
    /// Until it blocks no more; nil if it does not.
    public let endsAt: Moment?

    public static var example: AccountCount {
        AccountCount(rule: .sms, kind: .mobile, count: 5, endsAt: Moment(milliseconds: 1_790_000_000_000))
    }

    public func write(to fields: inout Fields) {
        fields.text("rule", rule.rawValue)
        fields.text("kind", kind.rawValue)
        fields.number("count", count)
        fields.time("ends_at", endsAt)
    }
}

/// Whom staff ask about: a mobile, an address, or an account by one of its names.
struct CountedPerson: Sendable {
    var account: AccountRow?
    var mobile: String?
    var address: String?
}

public struct AccountSearch: Input {
    let search: String
    public init(_ form: inout Form) { search = form.text("search", 1...254) }
}

extension Accounts {
    /// What is counted of somebody: messages sent to a mobile, wrong codes and wrong passwords.
    public func counts(_ input: AccountSearch, by caller: Caller) async throws -> [AccountCount] {
        try caller.require(.limitsView)
        return try await counts(of: input.search)
    }

    func counts(of search: String) async throws -> [AccountCount] {
        let now = now()
        let (person, stored) = try await database.read { tx -> (CountedPerson, [AccountCount]) in
            let found = try self.person(search, in: tx)
            return (found, try self.counts(of: found, at: now, in: tx))
        }
        guard let address = person.address else { return stored }
        let hit = try await memory.hit("sign-in-failures:\(address)", within: .hours(1), cost: 0)
        let isBlocked = hit.count >= SignInLimits.perAddressHour
        return stored + [AccountCount(rule: .signIn, kind: .address, count: hit.count, endsAt: isBlocked ? now + hit.reset : nil)]
    }

    func person(_ search: String, in tx: any Transaction) throws -> CountedPerson {
        if search.contains(":") || (search.contains(".") && search.allSatisfy { $0.isNumber || $0 == "." }) {
            return CountedPerson(address: search)
        }
        let account = try tx.account(signInName: search)
        return CountedPerson(account: account, mobile: account?.mobile ?? (Mobile.isOne(search) ? search : nil))
    }

    private func counts(of person: CountedPerson, at now: Moment, in tx: any Transaction) throws -> [AccountCount] {
        var all: [AccountCount] = []
        let sides: [(kind: AccountCount.Kind, column: SQL, value: String?)] = [
            (.mobile, "mobile", person.mobile), (.address, "address", person.address),
        ]
        for (kind, column, value) in sides {
            guard let value else { continue }
            let since = max(now - .hours(1), try CountLift.of(kind, value, in: tx))
            let sent = try tx.count("SELECT COUNT(*) AS value FROM sms_code WHERE \(column) = \(value) AND created_at > \(since)")
            let sms = try SendLimits.blocking(mobile: person.mobile, address: person.address, at: now, in: tx)
            all.append(AccountCount(rule: .sms, kind: kind, count: sent, endsAt: sms.map { now + .seconds($0.retryAfter ?? 0) }))
            let wrong = try tx.count("SELECT COUNT(*) AS value FROM code_failure WHERE \(column) = \(value) AND failed_at > \(since)")
            let codes = try codeLimit(mobile: person.mobile, address: person.address, at: now, in: tx)
            all.append(AccountCount(rule: .codes, kind: kind, count: wrong, endsAt: codes.map { now + .seconds($0.retryAfter ?? 0) }))
        }
        if let account = person.account {
            let row: SignInFailures? = try tx.first(
                "SELECT failures, delayed_until FROM sign_in_failure WHERE subject = \("account:\(account.id)")")
            let end = row.flatMap { $0.delayedUntil > now ? $0.delayedUntil : nil }
            all.append(AccountCount(rule: .signIn, kind: .account, count: row?.failures ?? 0, endsAt: end))
        }
        return all
    }

    /// The account with this user name, mobile or e-mail address.
    public func account(named name: String) async throws -> ID<Account>? {
        try await database.read { tx in try tx.account(signInName: name)?.id }
    }
}
