import JixiaCore
import JixiaStore

/// How much of the day's budget is used up.
public struct SMSToday: Output {
    public let day: String
    public let spent: SMSSpent
    public let limits: SMSBudget.Limits
    /// In per cent; 0 where none was reached.
    public let alarmLevel: Int

    /// `12 of 2000 messages and 0.540 of 100.000 yuan today`.
    public var words: String {
        "\(spent.messages) of \(limits.messages) messages and \(SMSTariff.yuan(spent.cost)) of \(SMSTariff.yuan(limits.money)) yuan today"
    }

    public static var example: SMSToday {
        SMSToday(day: "2026-11-21", spent: SMSSpent(messages: 1042, cost: 46_890), limits: SMSBudget.Limits(), alarmLevel: 50)
    }

    public func write(to fields: inout Fields) {
        fields.text("day", day)
        fields.number("messages", spent.messages)
        fields.number("messages_max", limits.messages)
        fields.text("cost", SMSTariff.yuan(spent.cost))
        fields.text("cost_max", SMSTariff.yuan(limits.money))
        fields.number("alarm_level", alarmLevel)
    }
}

extension SMSBook {
    public func today() async throws -> SMSToday {
        let day = now().beijingDay
        return try await database.read { tx in
            SMSToday(
                day: day, spent: try SMSBudget.spent(on: day, in: tx), limits: budget.limits,
                alarmLevel: try tx.count("SELECT COALESCE(MAX(level), 0) AS value FROM sms_alarm WHERE on_day = \(day)"))
        }
    }
}
