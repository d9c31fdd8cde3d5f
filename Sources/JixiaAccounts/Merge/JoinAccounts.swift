import JixiaCore
import JixiaStore

/// What joining did. The account that goes as it was before.
struct Joined: Sendable {
    let from: AccountRow
    let report: MergeReport
    let ended: [ID<Session>]
}

extension Accounts {
    /// - Throws: `Failure.mergeOver` where one of the two is closed, `Failure.mergeOfStaff`.
    func join(_ from: ID<Account>, into: ID<Account>, in tx: any Transaction) throws -> Joined {
        try tx.run("UPDATE rights_gate SET passed = passed + 1 WHERE id = 1")
        // In the order of their numbers, so that two who join the same two never wait for each other.
        for id in [from, into].sorted(by: { $0.number < $1.number }) { _ = try tx.lockedAccount(id) }
        guard from != into else { throw Failure.mergeWithItself }
        guard let old = try tx.account(from), let new = try tx.account(into), !old.isDisabled, !new.isDisabled else {
            throw Failure.mergeOver
        }
        for id in [from, into] where try isStaff(id, in: tx) { throw Failure.mergeOfStaff }

        var report = MergeReport()
        report.add(try moveIdentities(from, into: into, in: tx))
        try moveGroups(from, into: into, in: tx)
        report.add(try moveAddresses(old, into: new, in: tx))
        for merger in mergers { report.add(try merger(from, into, tx)) }
        let ended = try endSessions(of: from, in: tx)
        try forgetSecondFactor(of: from, in: tx)
        try tx.run("DELETE FROM account_closing WHERE account_id = \(from)")
        report.add(try close(old, inFavourOf: new, in: tx))
        return Joined(from: old, report: report, ended: ended)
    }

    private func moveIdentities(_ from: ID<Account>, into: ID<Account>, in tx: any Transaction) throws -> MergeReport {
        let moved = try tx.run("UPDATE account_identity SET account_id = \(into) WHERE account_id = \(from)")
        return MergeReport(["identities": moved.rows])
    }

    /// Rights are given by those who may, and never gathered by a merge.
    func isStaff(_ account: ID<Account>, in tx: any Transaction) throws -> Bool {
        let rights = try tx.rights(of: account)
        return rights.roles.contains(.staff) || !rights.permissions.isEmpty
    }

    /// A student stays one: groups without permissions go over.
    private func moveGroups(_ from: ID<Account>, into: ID<Account>, in tx: any Transaction) throws {
        let own: [Int64] = try tx.values("SELECT group_id AS value FROM group_member WHERE account_id = \(into)")
        let theirs: [Int64] = try tx.values("SELECT group_id AS value FROM group_member WHERE account_id = \(from)")
        for group in theirs where !own.contains(group) {
            try tx.run("INSERT INTO group_member (account_id, group_id) VALUES (\(into), \(group))")
        }
        try tx.run("DELETE FROM group_member WHERE account_id = \(from)")
    }

    /// The default stays what it is; one that has none takes the other's.
    private func moveAddresses(_ old: AccountRow, into new: AccountRow, in tx: any Transaction) throws -> MergeReport {
        let moved = try tx.run("UPDATE address SET account_id = \(new.id) WHERE account_id = \(old.id)")
        try tx.run("UPDATE account SET default_address_id = NULL WHERE id = \(old.id)")
        if new.defaultAddress == nil {
            try tx.run("UPDATE account SET default_address_id = \(old.defaultAddress) WHERE id = \(new.id)")
        }
        return MergeReport(["addresses": moved.rows])
    }

    /// Mobile and e-mail address go over where the other has none; otherwise they are free again.
    private func close(_ old: AccountRow, inFavourOf new: AccountRow, in tx: any Transaction) throws -> MergeReport {
        try tx.run(
            """
            UPDATE account SET is_disabled = 1, password = NULL, mobile = NULL, email = NULL, email_key = NULL WHERE id = \(old.id)
            """)
        var counts: [String: Int] = [:]
        if new.mobile == nil, let mobile = old.mobile {
            try tx.run("UPDATE account SET mobile = \(mobile) WHERE id = \(new.id)")
            counts["mobile"] = 1
        }
        if new.email == nil, let email = old.email {
            try tx.run("UPDATE account SET email = \(email), email_key = \(Email.key(email)) WHERE id = \(new.id)")
            counts["email"] = 1
        }
        return MergeReport(counts)
    }
}
