import JixiaCore

enum BeijingTime {
    /// Reads `2026-11-21 12:00:00`, a time on a clock in China; nil for anything else.
    static func read(_ text: String) -> Moment? {
        let numbers = text.split(whereSeparator: { "- :".contains($0) }).map { Int64($0) }
        guard numbers.count == 6, case let parts = numbers.compactMap({ $0 }), parts.count == 6,
            (1970...9999).contains(parts[0]), parts[1...].allSatisfy({ (0...59).contains($0) })
        else { return nil }
        let seconds = days(parts[0], parts[1], parts[2]) * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5] - 8 * 3600
        let moment = Moment(milliseconds: seconds * 1000)
        // Written back it is the same only if there is such a day and time.
        return moment.beijing == text ? moment : nil
    }

    /// Days since 1970, by Howard Hinnant's `days_from_civil`.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
