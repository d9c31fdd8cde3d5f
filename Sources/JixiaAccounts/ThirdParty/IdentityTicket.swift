import JixiaCore
import JixiaIdentity
import JixiaStore

/// Says, for ten minutes and one use, that a provider has just vouched for somebody. 256 random bits that only the person's own
/// browser or program has; the database knows their hash.
struct IssuedTicket: Sendable {
    static let life = Duration.minutes(10)
    let secret: String
}

/// What the page of the choice shows.
public struct TicketSummary: Sendable {
    public let title: ProviderTitle
    public let displayName: String
}

extension Form {
    mutating func ticket() -> String { text("ticket", 1...200) }
}

extension Accounts {
    func issueTicket(_ identity: Identity, in tx: any Transaction) throws -> IssuedTicket {
        let secret = Chance.token()
        try tx.run(
            """
            INSERT INTO identity_ticket (hash, provider, subject, earlier_subject, display_name, expires_at)
            VALUES (\(Secrets.hash(secret)), \(identity.provider), \(identity.subject), \(identity.earlierSubject),
                \((identity.displayName ?? "").cut(to: 60)), \(now() + IssuedTicket.life))
            """)
        return IssuedTicket(secret: secret)
    }

    /// Uses the ticket up, with everything else that the transaction does: what is rolled back leaves it good.
    /// - Throws: `Failure.identityTicketOver`.
    func takeTicket(_ secret: String, in tx: any Transaction) throws -> Identity {
        let hash = Secrets.hash(secret)
        let taken = try tx.run(
            "UPDATE identity_ticket SET used_at = \(now()) WHERE hash = \(hash) AND used_at IS NULL AND expires_at > \(now())")
        guard taken.rows == 1 else { throw Failure.identityTicketOver }
        return try identity(of: hash, in: tx)
    }

    /// Whom a ticket that is still good is about; it stays good.
    func ticketIdentity(_ secret: String, in tx: any Transaction) throws -> Identity {
        let hash = Secrets.hash(secret)
        let live = try tx.count(
            "SELECT COUNT(*) AS value FROM identity_ticket WHERE hash = \(hash) AND used_at IS NULL AND expires_at > \(now())")
        guard live == 1 else { throw Failure.identityTicketOver }
        return try identity(of: hash, in: tx)
    }

    private func identity(of hash: String, in tx: any Transaction) throws -> Identity {
        let columns: SQL = "provider, subject, earlier_subject, display_name"
        guard let row = try tx.rows("SELECT \(columns) FROM identity_ticket WHERE hash = \(hash)").first else {
            throw Failure.identityTicketOver
        }
        let name: String = try row["display_name"]
        return Identity(
            provider: try row["provider"], subject: try row["subject"], earlierSubject: try row["earlier_subject"],
            displayName: name.isEmpty ? nil : name)
    }

    /// Whom a ticket is about; nil for one that is over.
    public func identityTicket(_ secret: String) async throws -> TicketSummary? {
        try await database.read { tx in
            let live: SQL = "hash = \(Secrets.hash(secret)) AND used_at IS NULL AND expires_at > \(now())"
            guard let row = try tx.rows("SELECT provider, display_name FROM identity_ticket WHERE \(live)").first else { return nil }
            return TicketSummary(title: title(of: try row["provider"]), displayName: try row["display_name"])
        }
    }
}
