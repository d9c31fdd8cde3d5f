import JixiaCore
import JixiaJobs
import JixiaStore
import Logging

/// A level of the day's budget that was reached.
public struct SMSAlarm: Output, Record {
    public enum Measure: String, Sendable, Codable, Storable { case messages, money }

    public let day: String
    public let measure: Measure
    /// In per cent: 50, 80, or 100, where nothing is sent any more.
    public let level: Int
    public let raisedAt: Moment

    init(day: String, measure: Measure, level: Int, raisedAt: Moment) {
        self.day = day
        self.measure = measure
        self.level = level
        self.raisedAt = raisedAt
    }

    public init(_ row: Row) throws {
        self.init(
            day: try row["on_day"], measure: try row["measure"], level: try row["level"], raisedAt: try row["raised_at"])
    }

    public static var example: SMSAlarm {
        SMSAlarm(day: "2026-11-21", measure: .messages, level: 50, raisedAt: Moment(milliseconds: 1_795_233_600_000))
    }

    public func write(to fields: inout Fields) {
        fields.text("day", day)
        fields.text("measure", measure.rawValue)
        fields.number("level", level)
        fields.time("raised_at", raisedAt)
    }
}

/// Says so where operators look: in the log, at the level of warnings.
struct TellSMSAlarm: Job {
    static let kind = "messages.sms_alarm"
    let day: String
    let measure: SMSAlarm.Measure
    let level: Int
}

extension SMSBook {
    public func addHandlers(to worker: inout Worker, logger: Logger = Logger(label: "jixia.sms")) {
        worker.handle(TellSMSAlarm.self) { alarm in
            logger.warning(
                "the day's budget of SMS is used up to a level",
                metadata: [
                    "code": "sms_budget_alarm", "day": "\(alarm.day)", "measure": "\(alarm.measure.rawValue)", "level": "\(alarm.level)",
                ])
        }
        worker.every(.hours(1), "messages.prune_sms") { try await prune() }
    }
}
