import JixiaCore
import JixiaStore

/// One line of what limits blocked: calls of one minute, of one who met one limit.
public struct Block: Record, Output {
    let id: ID<Block>
    let rule: String
    let route: String
    public let rate: String?
    public let kind: String
    let subject: String
    let address: String
    let account: ID<Account>?
    let mobile: String?
    let isTrial: Bool
    let calls: Int
    public let lastAt: Moment
    public let endsAt: Moment
    public let liftedAt: Moment?
    let windowKey: String?
    let strategy: String?

    static let columns = SQL(
        """
        id, rule, route, rate, kind, subject, address, account_id, mobile, is_trial, calls, last_at, ends_at, lifted_at, window_key,
        strategy
        """)

    public init(_ row: Row) throws {
        id = try row["id"]
        rule = try row["rule"]
        route = try row["route"]
        rate = try row["rate"]
        kind = try row["kind"]
        subject = try row["subject"]
        address = try row["address"]
        account = try row["account_id"]
        mobile = try row["mobile"]
        isTrial = try row["is_trial"]
        calls = try row["calls"]
        lastAt = try row["last_at"]
        endsAt = try row["ends_at"]
        liftedAt = try row["lifted_at"]
        windowKey = try row["window_key"]
        strategy = try row["strategy"]
    }

    private init(example: Void) {
        (id, rule, route, rate) = (ID(7), "users/login", "POST users/login", "60 per 1 minute")
        (kind, subject, address, account, mobile) = ("address", "192.0.2.7", "192.0.2.7", nil, nil)
        (isTrial, calls, liftedAt) = (false, 12, nil)
        lastAt = Moment(milliseconds: 1_790_000_000_000)
        endsAt = lastAt + .seconds(40)
        (windowKey, strategy) = ("", "")
    }

    public static var example: Block { Block(example: ()) }

    /// Where it was counted here, and so can be lifted here.
    public var canLift: Bool { windowKey != nil }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.text("rule", rule)
        fields.text("route", route)
        fields.text("rate", rate)
        fields.text("kind", kind)
        fields.text("subject", kind == "mobile" ? subject.maskedMobile : subject)
        fields.text("address", address)
        fields.id("account", account)
        fields.text("mobile", mobile?.maskedMobile)
        fields.flag("is_trial", isTrial)
        fields.number("calls", calls)
        fields.time("last_at", lastAt)
        fields.time("ends_at", endsAt)
        fields.time("lifted_at", liftedAt)
        fields.flag("can_lift", canLift)
    }
}

extension String {
    /// `138****0000`.
    fileprivate var maskedMobile: String { count < 8 ? "****" : prefix(3) + "****" + suffix(4) }
}
