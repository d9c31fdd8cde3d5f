import Foundation

extension Moment {
    /// The time in UTC with milliseconds dropped: `2026-11-21T04:00:00Z` (RFC 3339).
    public var rfc3339: String { Self.civil(secondsSince1970, separator: "T") + "Z" }

    /// The time on a clock in China, which has had one zone and no summer time since 1991: `2026-11-21 12:00:00`.
    public var beijing: String { Self.civil(secondsSince1970 + 8 * 3600, separator: " ") }

    /// Days to year, month and day by Howard Hinnant's `civil_from_days`.
    private static func civil(_ seconds: Int64, separator: String) -> String {
        let days = Int64((Double(seconds) / 86_400).rounded(.down))
        let second = seconds - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = "\(year)-\(two(month))-\(two(day))"
        return date + separator + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
