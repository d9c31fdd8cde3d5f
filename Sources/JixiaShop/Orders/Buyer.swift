import JixiaCore
import JixiaStore

extension Shop {
    /// Holds the buyer's own row to the end of the transaction: of one buyer's changes of cart and orders, one runs at a time.
    /// The row is changed and not only locked, because the nodes of a cluster tell each other of changes alone.
    func hold(_ buyer: ID<Account>, in tx: any Transaction) throws {
        try tx.run(
            """
            INSERT INTO buyer (account_id, turn) VALUES (\(buyer), 1) \(.onConflict("account_id")) turn = buyer.turn + 1
            """)
    }
}
