import JixiaStore

/// What one vendor did in one day, counted as it happens: the messages themselves are forgotten after `SMSBook.kept`.
enum DayFigures {
    enum Event: Sendable { case taken, failed, lost, delivered, undelivered }

    /// - Parameters:
    ///   - vendor: empty where the process died before it could say.
    ///   - cost: in li.
    static func add(_ event: Event, of vendor: String, on day: String, cost: Int = 0, in tx: any Transaction) throws {
        func one(_ other: Event) -> Int { event == other ? 1 : 0 }
        try tx.run(
            """
            INSERT INTO sms_vendor_day (on_day, vendor, taken, failed, lost, delivered, undelivered, cost)
            VALUES (\(day), \(vendor), \(one(.taken)), \(one(.failed)), \(one(.lost)), \(one(.delivered)), \(one(.undelivered)), \(cost))
            \(.onConflict("on_day, vendor"))
                taken = sms_vendor_day.taken + \(.brought("taken")), failed = sms_vendor_day.failed + \(.brought("failed")),
                lost = sms_vendor_day.lost + \(.brought("lost")), delivered = sms_vendor_day.delivered + \(.brought("delivered")),
                undelivered = sms_vendor_day.undelivered + \(.brought("undelivered")), cost = sms_vendor_day.cost + \(.brought("cost"))
            """)
    }
}
