import JixiaCore
import JixiaStore

extension Shop {
    /// Orders and cart of one account become another's, inside the transaction that joins the two. Whoever orders meanwhile comes
    /// before it, and the order goes over, or after it, and is refused: see `hold`. Payments follow the order and not the person.
    public func merge(_ from: ID<Account>, into: ID<Account>, in tx: any Transaction) throws -> MergeReport {
        for buyer in [from, into].sorted(by: { $0.number < $1.number }) { try hold(buyer, in: tx) }
        let lines = try mergeCarts(from, into: into, in: tx)
        let orders = try tx.run("UPDATE shop_order SET account_id = \(into) WHERE account_id = \(from)")
        try tx.run("UPDATE buyer SET merged_into = \(into) WHERE account_id = \(from)")
        return MergeReport(["orders": orders.rows, "cart_lines": lines])
    }

    /// Of what lies in both carts, the numbers are added up, as far as a line goes; a full cart takes no more lines.
    private func mergeCarts(_ from: ID<Account>, into: ID<Account>, in tx: any Transaction) throws -> Int {
        let theirs = try tx.rows("SELECT id, commodity_id, number FROM cart_line WHERE account_id = \(from) ORDER BY id")
        var room = CartLine.linesMax - (try tx.count("SELECT COUNT(*) AS value FROM cart_line WHERE account_id = \(into)"))
        var moved = 0
        for row in theirs {
            let line: ID<CartLine> = try row["id"], commodity: ID<Commodity> = try row["commodity_id"], number: Int = try row["number"]
            let own = try tx.rows("SELECT id, number FROM cart_line WHERE account_id = \(into) AND commodity_id = \(commodity)").first
            if let own {
                let id: ID<CartLine> = try own["id"], sum = try number + own["number"]
                try tx.run("UPDATE cart_line SET number = \(min(sum, CartLine.numberMax)) WHERE id = \(id)")
                try tx.run("DELETE FROM cart_line WHERE id = \(line)")
            } else if room > 0 {
                try tx.run("UPDATE cart_line SET account_id = \(into) WHERE id = \(line)")
                room -= 1
            } else {
                continue
            }
            moved += 1
        }
        try tx.run("DELETE FROM cart_line WHERE account_id = \(from)")
        return moved
    }
}
