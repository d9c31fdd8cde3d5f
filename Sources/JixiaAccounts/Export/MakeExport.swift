import JixiaCore
import JixiaStore

extension Accounts {
    /// The work of the task `MakeExport`. It may run twice: what it writes is the same.
    func makeExport(_ id: ID<DataExport>) async throws {
        let gathered = try await database.read(isLong: true) { tx -> Tree? in
            let owner: ID<Account>? = try tx.value("SELECT account_id AS value FROM data_export WHERE id = \(id)")
            return try owner.flatMap { try document(of: $0, in: tx) }
        }
        guard let gathered else { return }
        let content = String(decoding: gathered.json, as: UTF8.self)
        let now = now()
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run(
                """
                UPDATE data_export SET content = \(content), expires_at = \(now + DataExport.life)
                WHERE id = \(id) AND expires_at IS NULL
                """)
        }
    }

    /// Of secrets it says that they are there, and not what they are.
    private func document(of id: ID<Account>, in tx: any Transaction) throws -> Tree? {
        guard let account = try tx.account(id) else { return nil }
        var members: [String: Tree] = [
            "exported_at": .text(now().rfc3339), "profile": Self.profile(account, try tx.secondFactor(of: id)?.confirmedAt),
            "groups": .list(try tx.rights(of: id).groups.map(Tree.text)),
            "sessions": .list(try sessions(of: id, in: tx)), "addresses": .list(try addresses(of: id, in: tx)),
            "security_events": .list(try events(of: id, in: tx)), "closing": try tx.closing(of: id).tree(.chinese),
        ]
        for data in personalData { members[data.name] = try data.export(id, tx) }
        return .object(members)
    }

    private static func profile(_ account: AccountRow, _ secondFactorSince: Moment?) -> Tree {
        func maybe(_ text: String?) -> Tree { text.map(Tree.text) ?? .null }
        return [
            "id": .number(account.id.number), "username": .text(account.username), "nickname": .text(account.nickname),
            "mobile": maybe(account.mobile), "email": maybe(account.email), "avatar": .text(account.avatar),
            "has_password": .flag(account.password != nil), "second_factor_since": maybe(secondFactorSince?.rfc3339),
            "is_superuser": .flag(account.isSuperuser), "created_at": .text(account.createdAt.rfc3339),
        ]
    }

    private func sessions(of id: ID<Account>, in tx: any Transaction) throws -> [Tree] {
        let rows = try tx.rows(
            """
            SELECT id, user_agent, address, created_at, used_at, ended_at FROM account_session WHERE account_id = \(id) ORDER BY id
            """)
        return try rows.map { row in
            let endedAt: Moment? = try row["ended_at"]
            guard case .object(var members) = try SessionSummary(row, current: ID(0)).tree(.chinese) else { return .null }
            members["is_current"] = nil
            members["ended_at"] = endedAt.map { .text($0.rfc3339) } ?? .null
            return .object(members)
        }
    }

    private func addresses(of id: ID<Account>, in tx: any Transaction) throws -> [Tree] {
        let rows: [AddressRow] = try tx.all("\(AddressRow.select(of: id)) ORDER BY d.id")
        return rows.map { $0.address(areas.tree).tree(.chinese) }
    }

    private func events(of id: ID<Account>, in tx: any Transaction) throws -> [Tree] {
        let events: [SecurityEvent] = try tx.all(
            "SELECT \(SecurityEvent.columns) FROM security_event WHERE account_id = \(id) ORDER BY id")
        return events.map { $0.tree(.chinese) }
    }
}
