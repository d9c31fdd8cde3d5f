import JixiaCore
import JixiaStore

extension SMSBook {
    /// Marks the messages that receipts tell of. The first receipt of a message counts; a later one, or one of a message that
    /// nobody knows, changes nothing.
    /// - Returns: how many messages were marked.
    @discardableResult
    public func keep(_ receipts: [DeliveryReceipt]) async throws -> Int {
        try await database.write { tx in
            tx.mayRepeat()
            return try receipts.reduce(0) { try $0 + (keep($1, in: tx) ? 1 : 0) }
        }
    }

    private func keep(_ receipt: DeliveryReceipt, in tx: any Transaction) throws -> Bool {
        // A message whose sender died has no vendor yet: a receipt that names the message tells which it was.
        let its: SQL =
            if let id = receipt.messageID { "message_id = \(id) AND vendor IN (\(receipt.vendor), '')" } else {
                "vendor = \(receipt.vendor) AND serial = \(receipt.serial)"
            }
        guard let row = try tx.rows("SELECT id, begun_at FROM sms_send WHERE \(its) AND receipt IS NULL").first else { return false }
        let id: Int64 = try row["id"]
        let begun: Moment = try row["begun_at"]
        let marked = try tx.run(
            """
            UPDATE sms_send SET receipt = \(receipt.state.rawValue), receipt_code = \(String(receipt.code.prefix(64))),
                receipt_at = \(receipt.at), vendor = \(receipt.vendor)
            WHERE id = \(id) AND receipt IS NULL
            """)
        guard marked.rows == 1 else { return false }
        try DayFigures.add(
            receipt.state == .delivered ? .delivered : .undelivered, of: receipt.vendor, on: begun.beijingDay, in: tx)
        return true
    }
}
