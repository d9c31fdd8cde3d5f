import JixiaCore
import JixiaStore

extension Shop {
    /// Holds the buyer's own row to the end of the transaction: of one buyer's changes of cart and orders, one runs at a time.
    /// The row is changed and not only locked, because the nodes of a cluster tell each other of changes alone.
    /// - Throws: `Failure.buyerMerged` for an account that became part of another: its session was looked at a moment too early.
    func hold(_ buyer: ID<Account>, in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO buyer (account_id, turn) VALUES (\(buyer), 1) \(.onConflict("account_id")) turn = buyer.turn + 1
            """)
        let merged = try tx.count("SELECT COUNT(*) AS value FROM buyer WHERE account_id = \(buyer) AND merged_into IS NOT NULL")
        guard merged == 0 else { throw Failure.buyerMerged }
    }

    /// Which buyers became part of another.
    static let mergedBuyers = Migration("shop-buyers-2", "ALTER TABLE buyer ADD COLUMN merged_into BIGINT")
}
