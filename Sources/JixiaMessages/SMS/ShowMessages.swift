import JixiaCore
import JixiaStore

/// What one vendor did, in one day or in several.
public struct SMSFigures: Output, Record {
    /// Empty where the program ended before it could say who had the message.
    public let vendor: String
    /// Nil for a sum.
    public let day: String?
    public let taken: Int, failed: Int, unknown: Int, delivered: Int, undelivered: Int
    /// In li.
    public let cost: Int

    /// Of all that was asked of the vendor, how many per cent it took over and did not report as lost; nil where nothing was asked.
    public var success: Int? {
        let asked = taken + failed + unknown
        return asked == 0 ? nil : max(0, taken - undelivered) * 100 / asked
    }

    public init(_ row: Row) throws {
        vendor = try row["vendor"]
        day = try row["on_day"]
        taken = try row["taken"]
        failed = try row["failed"]
        unknown = try row["lost"]
        delivered = try row["delivered"]
        undelivered = try row["undelivered"]
        cost = try row["cost"]
    }

    private init(_ vendor: String, _ all: [SMSFigures]) {
        self.vendor = vendor
        day = nil
        taken = all.reduce(0) { $0 + $1.taken }
        failed = all.reduce(0) { $0 + $1.failed }
        unknown = all.reduce(0) { $0 + $1.unknown }
        delivered = all.reduce(0) { $0 + $1.delivered }
        undelivered = all.reduce(0) { $0 + $1.undelivered }
        cost = all.reduce(0) { $0 + $1.cost }
    }

    /// Each vendor's sum, the busiest first.
    static func sums(_ days: [SMSFigures]) -> [SMSFigures] {
        Dictionary(grouping: days, by: \.vendor).map { SMSFigures($0.key, $0.value) }
            .sorted { ($1.taken, $0.vendor) < ($0.taken, $1.vendor) }
    }

    private init() {
        (vendor, day, taken, failed, unknown, delivered, undelivered, cost) = ("aliyun", "2026-11-21", 97, 2, 1, 95, 1, 4410)
    }

    public static var example: SMSFigures { SMSFigures() }

    public func write(to fields: inout Fields) {
        fields.text("vendor", vendor)
        fields.text("day", day)
        fields.number("sent", taken)
        fields.number("delivered", delivered)
        fields.number("failed", failed + undelivered)
        fields.number("unknown", unknown)
        fields.text("cost", SMSTariff.yuan(cost))
        fields.number("success", success)
    }
}

/// The day's budget, and what the vendors did in the last thirty days.
public struct SMSOverview: Output {
    public let today: SMSToday
    public let vendors: [SMSFigures]
    public let days: [SMSFigures]
    public let alarms: [SMSAlarm]

    public static var example: SMSOverview {
        SMSOverview(today: .example, vendors: [.example], days: [.example], alarms: [.example])
    }

    public func write(to fields: inout Fields) {
        fields.object("today", today)
        fields.list("vendors", vendors)
        fields.list("days", days)
        fields.list("alarms", alarms)
    }
}

extension SMSBook {
    static let daysShown = Duration.days(30)

    public func overview(_ input: NoInput, by caller: Caller) async throws -> SMSOverview {
        let today = try await today()
        let since = (now() - Self.daysShown).beijingDay
        let (days, alarms): ([SMSFigures], [SMSAlarm]) = try await database.read { tx in
            (
                try tx.all(
                    """
                    SELECT on_day, vendor, taken, failed, lost, delivered, undelivered, cost FROM sms_vendor_day
                    WHERE on_day > \(since) ORDER BY on_day DESC, vendor
                    """),
                try tx.all(
                    """
                    SELECT on_day, measure, level, raised_at FROM sms_alarm WHERE on_day > \(since)
                    ORDER BY raised_at DESC, measure, level DESC LIMIT 100
                    """)
            )
        }
        return SMSOverview(today: today, vendors: SMSFigures.sums(days), days: days, alarms: alarms)
    }
}
