import JixiaCore
import JixiaStore

/// Only a whole number finds anything: nobody can look through the people.
public struct FindMessages: Input {
    let mobile: String
    public init(_ form: inout Form) {
        mobile = form.text("mobile", 11...11, pattern: Mobile.pattern, code: "mobile_malformed", matches: Mobile.isOne)
    }
}

/// One message, and how it ended. What it said is not kept.
public struct SentMessage: Output, Record {
    public enum End: String, Sendable { case open, taken, failed, unknown, delivered, undelivered }

    public let template: String
    public let mobile: String
    public let vendor: String
    public let end: End
    /// Ours, the vendor's or the carrier's word for it; empty where all went well.
    public let reason: String
    public let begunAt: Moment
    public let endedAt: Moment?

    public init(_ row: Row) throws {
        template = try row["template"]
        mobile = try row["mobile"]
        vendor = try row["vendor"]
        let state: SendState = try row["state"]
        let receipt: String? = try row["receipt"]
        end = Self.end(state, receipt)
        reason = receipt == nil ? try row["reason"] : try row["receipt_code"]
        begunAt = try row["begun_at"]
        let ended: Moment? = try row["ended_at"]
        let told: Moment? = try row["receipt_at"]
        endedAt = told ?? ended
    }

    private static func end(_ state: SendState, _ receipt: String?) -> End {
        switch receipt.flatMap(DeliveryReceipt.State.init) {
        case .delivered: .delivered
        case .failed: .undelivered
        case nil: End(rawValue: state.rawValue) ?? .unknown
        }
    }

    private init() {
        template = "sms_code"
        mobile = "138****0000"
        vendor = "aliyun"
        end = .delivered
        reason = "DELIVERED"
        begunAt = Moment(milliseconds: 1_795_233_600_000)
        endedAt = Moment(milliseconds: 1_795_233_603_000)
    }

    public static var example: SentMessage { SentMessage() }

    public func write(to fields: inout Fields) {
        fields.text("template", template)
        fields.text("mobile", mobile)
        fields.text("vendor", vendor)
        fields.text("end", end.rawValue)
        fields.text("reason", reason)
        fields.time("begun_at", begunAt)
        fields.time("ended_at", endedAt)
    }
}

extension SMSBook {
    /// What was sent to one mobile, the newest first.
    public func find(_ input: FindMessages, by caller: Caller) async throws -> [SentMessage] {
        let hash = hash(input.mobile)
        return try await database.read { tx in
            try tx.all(
                """
                SELECT template, mobile, vendor, state, reason, receipt, receipt_code, receipt_at, begun_at, ended_at FROM sms_send
                WHERE mobile_hash = \(hash) ORDER BY id DESC LIMIT 50
                """)
        }
    }
}
