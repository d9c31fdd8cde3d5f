import JixiaCore
import JixiaStore

/// One payment as Alipay's side sees it.
public struct SandboxTrade: Sendable {
    public enum Status: String, Sendable, CaseIterable, Storable {
        case waiting = "WAIT_BUYER_PAY"
        case paid = "TRADE_SUCCESS"
        /// Never paid, or paid back in full.
        case closed = "TRADE_CLOSED"
    }

    let id: ID<SandboxTrade>
    /// The shop's number of the order.
    public let order: String
    /// Alipay's number of the trade.
    public let trade: String
    let buyer: String
    public let amount: Money
    public internal(set) var refunded: Money
    public let subject: String
    let notifyURL: String
    let returnURL: String
    public internal(set) var status: Status
    public let expiresAt: Moment
    public let createdAt: Moment
    public internal(set) var paidAt: Moment?
    public internal(set) var closedAt: Moment?

    /// A trade that nobody paid in time is closed without anybody doing anything.
    func seen(at now: Moment) -> SandboxTrade {
        guard status == .waiting, expiresAt <= now else { return self }
        var copy = self
        copy.status = .closed
        copy.closedAt = expiresAt
        return copy
    }
}

extension SandboxTrade: Record {
    static let columns: SQL = """
        id, out_trade_no, trade_no, buyer_id, amount_fen, refunded_fen, subject, notify_url, return_url, status,
        expires_at, created_at, paid_at, closed_at
        """

    public init(_ row: Row) throws {
        id = try row["id"]
        order = try row["out_trade_no"]
        trade = try row["trade_no"]
        buyer = try row["buyer_id"]
        amount = try row["amount_fen"]
        refunded = try row["refunded_fen"]
        subject = try row["subject"]
        notifyURL = try row["notify_url"]
        returnURL = try row["return_url"]
        status = try row["status"]
        expiresAt = try row["expires_at"]
        createdAt = try row["created_at"]
        paidAt = try row["paid_at"]
        closedAt = try row["closed_at"]
    }
}

extension SandboxTrade: Output {
    public func write(to fields: inout Fields) {
        fields.text("order", order)
        fields.text("trade", trade)
        fields.text("subject", subject)
        fields.money("amount", amount)
        fields.money("refunded", refunded)
        fields.text("status", status.rawValue)
        fields.time("expires_at", expiresAt)
        fields.time("created_at", createdAt)
        fields.time("paid_at", paidAt)
        fields.time("closed_at", closedAt)
    }

    public static var example: SandboxTrade {
        SandboxTrade(
            id: ID(1), order: "202611210000000001", trade: "2026112122001400000000000001", buyer: "2088000000000001",
            amount: Money(fen: 19_900), refunded: .zero, subject: "Swift in a week", notifyURL: "", returnURL: "", status: .paid,
            expiresAt: Moment(milliseconds: 1_795_234_500_000), createdAt: Moment(milliseconds: 1_795_233_600_000),
            paidAt: Moment(milliseconds: 1_795_233_660_000), closedAt: nil)
    }
}

extension Sandbox {
    /// - Parameter number: the shop's or Alipay's.
    func find(_ number: String, lock: Bool = false, in tx: any Transaction) throws -> SandboxTrade? {
        // One after the other: a search for either at once would lock trades of others on its way.
        try find("out_trade_no", number, lock, in: tx) ?? find("trade_no", number, lock, in: tx)
    }

    private func find(_ column: SQL, _ number: String, _ lock: Bool, in tx: any Transaction) throws -> SandboxTrade? {
        let lockWord: SQL = lock ? "\(.forUpdate)" : ""
        return try tx.first("SELECT \(SandboxTrade.columns) FROM sandbox_trade WHERE \(column) = \(number) \(lockWord)")
    }
}
