import JixiaCore
import JixiaJobs
import JixiaStore

/// Every message that left or tried to, in the database: who took it over, how it ended, what it cost. It outlives the process, so a
/// message that was under way when its server died is not sent again by the next one.
public struct SMSBook: SendLedger {
    public static let kept = Duration.days(90)
    /// Figures of a day tell of nobody.
    public static let figuresKept = Duration.days(400)
    /// No vendor is waited for longer; see `SMSPoster`.
    static let openMax = Duration.minutes(5)

    let database: Database
    public let budget: SMSBudget
    /// A keyed hash of a mobile: who knows the number finds its messages, who has the table finds no number.
    let hash: @Sendable (String) -> String
    let now: Now

    public init(_ database: Database, budget: SMSBudget, hash: @escaping @Sendable (String) -> String, now: @escaping Now) {
        self.database = database
        self.budget = budget
        self.hash = hash
        self.now = now
    }

    public func begin(_ message: SMSMessage) async throws -> EarlierSend? {
        let now = now()
        let hash = hash(message.mobile)
        return try await database.write { tx in
            let again = try tx.run(
                """
                UPDATE sms_send SET state = 'open', vendor = '', reason = '', begun_at = \(now), ended_at = NULL
                WHERE message_id = \(message.id) AND state = 'failed'
                """)
            if again.rows == 1 { return nil }
            if let earlier = try tx.rows("SELECT state, vendor, serial FROM sms_send WHERE message_id = \(message.id)").first {
                let state: SendState = try earlier["state"]
                return state == .taken ? .taken(SMSTaken(vendor: try earlier["vendor"], serial: try earlier["serial"])) : .open
            }
            // Of two who come at once, the second finds the name taken, and this body runs again for it.
            try tx.run(
                """
                INSERT INTO sms_send (message_id, template, state, mobile, mobile_hash, segment, network, begun_at)
                VALUES (\(message.id), \(message.template), 'open', \(Mobile.masked(message.mobile)), \(hash),
                    \(Mobile.segment(message.mobile)), \(message.network), \(now))
                """)
            return nil
        }
    }

    public func end(_ message: SMSMessage, _ taken: SMSTaken?, after failures: [SendAttempt]) async throws {
        let now = now()
        let last = failures.last
        let state: SendState = taken != nil ? .taken : last?.fate == .unknown ? .unknown : .failed
        let vendor = taken?.vendor ?? last?.vendor ?? ""
        // What may have gone out is charged until somebody knows better.
        let cost = state == .failed ? 0 : budget.cost(of: message, at: vendor)
        try await database.write { tx in
            tx.mayRepeat()
            let ended = try tx.run(
                """
                UPDATE sms_send SET state = \(state), vendor = \(vendor), serial = \(String((taken?.serial ?? "").prefix(200))),
                    reason = \(taken == nil ? String((last?.reason ?? "").prefix(100)) : ""), cost = \(cost), ended_at = \(now)
                WHERE message_id = \(message.id) AND state = 'open'
                """)
            guard ended.rows == 1 else { return }
            let day = now.beijingDay
            for failure in failures where failure.fate != .unknown { try DayFigures.add(.failed, of: failure.vendor, on: day, in: tx) }
            if state == .taken { try DayFigures.add(.taken, of: vendor, on: day, cost: cost, in: tx) }
            if state == .unknown { try DayFigures.add(.lost, of: vendor, on: day, cost: cost, in: tx) }
        }
    }

    /// Calls what a dead process left open by its name, and forgets what is old.
    public func prune() async throws {
        let now = now()
        try await database.write { tx in
            tx.mayRepeat()
            let left: [Int64] = try tx.values(
                "SELECT id AS value FROM sms_send WHERE state = 'open' AND begun_at < \(now - Self.openMax) ORDER BY id LIMIT 1000")
            for id in left {
                let ended = try tx.run(
                    "UPDATE sms_send SET state = 'unknown', reason = 'cutOff', ended_at = \(now) WHERE id = \(id) AND state = 'open'")
                if ended.rows == 1 { try DayFigures.add(.lost, of: "", on: now.beijingDay, in: tx) }
            }
            try tx.run("DELETE FROM sms_send WHERE begun_at < \(now - Self.kept)")
            try tx.run("DELETE FROM sms_vendor_day WHERE on_day < \((now - Self.figuresKept).beijingDay)")
            try SMSBudget.prune(at: now, in: tx)
        }
    }
}

enum SendState: String, Sendable, Storable {
    /// Under way, or left behind by a process that died.
    case open
    case taken, failed, unknown
}

extension Moment {
    /// `2026-11-21`, on a clock in China.
    var beijingDay: String { String(beijing.prefix(10)) }
}
