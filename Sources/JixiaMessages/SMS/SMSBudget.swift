import JixiaCore
import JixiaJobs
import JixiaStore

/// How much may be sent in one day of China. Counted where a message is asked for, in the database, before it leaves: what many
/// servers admit at once stays within it, and a restart forgets nothing.
public struct SMSBudget: Sendable {
    /// Of one day each.
    public struct Limits: Sendable, Equatable {
        public var messages = 2000
        /// In li.
        public var money = 100_000
        public var perMobile = 10
        /// For ten thousand neighbouring numbers: all but the last four digits.
        public var perSegment = 300
        public var perNetwork = 1000
        /// By the template's name; one that is not named has the whole day's messages.
        public var perTemplate: [String: Int] = [:]
        public init() {}
    }

    static let alarmLevels = [50, 80, 100]

    public let limits: Limits
    private let tariffs: [String: SMSTariff]
    private let jobs: JobQueue

    /// - Parameter tariffs: by vendor; empty where nothing leaves the house.
    public init(_ limits: Limits = Limits(), tariffs: [String: SMSTariff] = [:], jobs: JobQueue) {
        self.limits = limits
        self.tariffs = tariffs
        self.jobs = jobs
    }

    func cost(of message: SMSMessage, at vendor: String) -> Int {
        tariffs[vendor]?.cost(message.template, message.values) ?? costMax(message)
    }

    /// Nobody knows yet which vendor will take it.
    private func costMax(_ message: SMSMessage) -> Int { tariffs.values.map { $0.cost(message.template, message.values) }.max() ?? 0 }

    /// Counts a message in, inside the transaction that decides to send it. The first statement changes the site's own row, so that
    /// of two who count at once the second waits for the first.
    /// - Throws: `Failure.smsBudgetSpent` where the site has no room, `Failure.smsTooMany` where the number, its neighbours or the
    ///   network have none. The transaction must not be committed then.
    public func admit(_ message: SMSMessage, at now: Moment, in tx: any Transaction) throws {
        let day = now.beijingDay
        let cost = costMax(message)
        let site = try add(.site, "", cost, day, in: tx)
        let wait = Self.untilMidnight(now)
        guard site.messages <= limits.messages, site.cost <= limits.money else { throw Failure.smsBudgetSpent.retry(after: wait) }
        let template = try add(.template, message.template, cost, day, in: tx)
        guard template.messages <= limits.perTemplate[message.template] ?? limits.messages else {
            throw Failure.smsBudgetSpent.retry(after: wait)
        }
        let narrow: [(Scope, String, Int)] = [
            (.mobile, message.mobile, limits.perMobile), (.segment, Mobile.segment(message.mobile), limits.perSegment),
            (.network, message.network, limits.perNetwork),
        ]
        for (scope, name, limit) in narrow where !name.isEmpty {
            guard try add(scope, name, cost, day, in: tx).messages <= limit else {
                throw Failure.smsTooMany.with(["seconds": String(wait.secondsRoundedUp)]).retry(after: wait)
            }
        }
        try raise(site, day, at: now, in: tx)
    }

    private enum Scope: String, Sendable, Storable { case site, mobile, segment, network, template }

    private func add(_ scope: Scope, _ name: String, _ cost: Int, _ day: String, in tx: any Transaction) throws -> SMSSpent {
        try tx.run(
            """
            INSERT INTO sms_budget (on_day, scope, name, messages, cost) VALUES (\(day), \(scope), \(name), 1, \(cost))
            \(.onConflict("on_day, scope, name")) messages = sms_budget.messages + 1, cost = sms_budget.cost + \(.brought("cost"))
            """)
        return try Self.spent(scope, name, on: day, in: tx)
    }

    private static func spent(_ scope: Scope, _ name: String, on day: String, in tx: any Transaction) throws -> SMSSpent {
        try tx.first(
            "SELECT messages, cost FROM sms_budget WHERE on_day = \(day) AND scope = \(scope) AND name = \(name)")
            ?? SMSSpent(messages: 0, cost: 0)
    }

    /// What the whole site has used up of the day.
    static func spent(on day: String, in tx: any Transaction) throws -> SMSSpent { try spent(.site, "", on: day, in: tx) }

    /// Each level is told of once a day, by the task that is committed with its row.
    private func raise(_ site: SMSSpent, _ day: String, at now: Moment, in tx: any Transaction) throws {
        let measures: [(SMSAlarm.Measure, Int, Int)] = [(.messages, site.messages, limits.messages), (.money, site.cost, limits.money)]
        for (measure, spent, limit) in measures {
            for level in Self.alarmLevels where spent * 100 >= limit * level {
                let known = try tx.count(
                    """
                    SELECT COUNT(*) AS value FROM sms_alarm WHERE on_day = \(day) AND measure = \(measure) AND level = \(level)
                    """)
                guard known == 0 else { continue }
                try tx.run(
                    "INSERT INTO sms_alarm (on_day, measure, level, raised_at) VALUES (\(day), \(measure), \(level), \(now))")
                try jobs.add(TellSMSAlarm(day: day, measure: measure, level: level), in: tx)
            }
        }
    }

    private static func untilMidnight(_ now: Moment) -> Duration {
        let day = Duration.days(1).milliseconds
        return .milliseconds(day - (now.milliseconds + Duration.hours(8).milliseconds) % day)
    }

    /// Numbers and networks are nobody's business a day later.
    static func prune(at now: Moment, in tx: any Transaction) throws {
        try tx.run("DELETE FROM sms_budget WHERE scope IN ('mobile', 'segment', 'network') AND on_day < \((now - .days(1)).beijingDay)")
        try tx.run("DELETE FROM sms_budget WHERE on_day < \((now - SMSBook.figuresKept).beijingDay)")
        try tx.run("DELETE FROM sms_alarm WHERE on_day < \((now - SMSBook.figuresKept).beijingDay)")
    }
}

/// What was admitted: messages, and what they cost in li at the dearest vendor.
public struct SMSSpent: Record, Equatable {
    public let messages: Int, cost: Int

    init(messages: Int, cost: Int) {
        self.messages = messages
        self.cost = cost
    }

    public init(_ row: Row) throws {
        messages = try row["messages"]
        cost = try row["cost"]
    }
}
