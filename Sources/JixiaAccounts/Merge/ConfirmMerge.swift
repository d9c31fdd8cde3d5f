import Foundation
import JixiaCore
import JixiaStore

public struct ConfirmMerge: Input {
    let merge: String
    public init(_ form: inout Form) { merge = form.text("merge", 1...200) }
}

extension Accounts {
    /// Joins two accounts that were proved to be one person's: all of the other's becomes the caller's, and the other is closed.
    /// Its user name stays taken, so that nobody is mistaken for who had it.
    public func confirmMerge(_ input: ConfirmMerge, by caller: Caller) async throws -> MergePlan {
        try caller.requireFresh()
        let (plan, ended) = try await database.write { tx in
            let merge = try takeMerge(input.merge, by: caller, in: tx)
            let joined = try join(merge.from, into: merge.into, in: tx)
            guard joined.from.epoch == merge.epoch else { throw Failure.mergeOver }
            let report = String(decoding: try JSONEncoder().encode(joined.report), as: UTF8.self)
            try note(.accountsMerged, by: caller, in: tx)
            try tx.run("UPDATE account_merge SET report = \(report) WHERE id = \(merge.id)")
            return (MergePlan(merge: nil, username: joined.from.username, report: joined.report), joined.ended)
        }
        sessionCache.drop(ended)
        return plan
    }

    private func takeMerge(_ token: String, by caller: Caller, in tx: any Transaction) throws -> AccountMerge {
        let hash = Secrets.hash(token)
        let taken = try tx.run(
            """
            UPDATE account_merge SET merged_at = \(now())
            WHERE token_hash = \(hash) AND into_account_id = \(caller.account) AND merged_at IS NULL AND expires_at > \(now())
            """)
        guard taken.rows == 1 else { throw Failure.mergeOver }
        guard let merge: AccountMerge = try tx.first("SELECT \(AccountMerge.columns) FROM account_merge WHERE token_hash = \(hash)")
        else { throw Failure.mergeOver }
        return merge
    }
}
