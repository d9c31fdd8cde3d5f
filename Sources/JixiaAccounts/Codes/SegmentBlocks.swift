import JixiaCore
import JixiaMessages
import JixiaStore

/// Ten thousand neighbouring numbers to which codes are sent that nobody enters: what whoever earns from messages does
/// ("SMS pumping"). Such a segment gets none until staff lift the block.
enum SegmentBlocks {
    static let codes = 100
    static let verifiedMin = 20

    /// Decided in the transaction that would send, behind its gate. A new block is written there, so this is no error that would
    /// roll it back.
    static func refusal(_ segment: String, at now: Moment, in tx: any Transaction) throws -> Failure? {
        let blocked = try tx.count("SELECT COUNT(*) AS value FROM sms_segment_block WHERE segment = \(segment) AND lifted_at IS NULL")
        guard blocked == 0 else { return .smsSegmentBlocked }
        let lifted: Moment? = try tx.value(
            "SELECT lifted_at AS value FROM sms_segment_block WHERE segment = \(segment) AND lifted_at IS NOT NULL")
        // Those that can still be entered say nothing yet; those that never left say nothing at all.
        let verified: [Int] = try tx.values(
            """
            SELECT CASE WHEN taken_at IS NULL THEN 0 ELSE 1 END AS value FROM sms_code
            WHERE segment = \(segment) AND created_at > \(lifted ?? Moment(milliseconds: 0)) AND sent_at IS NOT NULL
                AND (taken_at IS NOT NULL OR expires_at <= \(now))
            ORDER BY created_at DESC LIMIT \(codes)
            """)
        let count = verified.reduce(0, +)
        guard verified.count == codes, count < verifiedMin else { return nil }
        try tx.run(
            """
            INSERT INTO sms_segment_block (segment, verified, blocked_at) VALUES (\(segment), \(count), \(now))
            \(.onConflict("segment")) verified = \(.brought("verified")), blocked_at = \(.brought("blocked_at")), lifted_at = NULL
            """)
        return .smsSegmentBlocked
    }

    static let migration = Migration(
        "accounts-segments-1",
        """
        CREATE TABLE sms_segment_block (
            segment VARCHAR(20) NOT NULL PRIMARY KEY,
            verified INT NOT NULL,
            blocked_at BIGINT NOT NULL,
            lifted_at BIGINT,
            lifted_by BIGINT
        ) \(.tableEnd)
        """)
}

/// A segment that gets no codes.
public struct BlockedSegment: Output, Record {
    /// Seven digits.
    public let segment: String
    /// Of its last hundred codes.
    public let verified: Int
    public let blockedAt: Moment

    init(segment: String, verified: Int, blockedAt: Moment) {
        self.segment = segment
        self.verified = verified
        self.blockedAt = blockedAt
    }

    public init(_ row: Row) throws {
        self.init(segment: try row["segment"], verified: try row["verified"], blockedAt: try row["blocked_at"])
    }

    public static var example: BlockedSegment {
        BlockedSegment(segment: "1380000", verified: 3, blockedAt: Moment(milliseconds: 1_795_233_600_000))
    }

    public func write(to fields: inout Fields) {
        fields.text("segment", segment)
        fields.number("verified", verified)
        fields.time("blocked_at", blockedAt)
    }
}

public struct LiftSegment: Input {
    let segment: String
    public init(_ form: inout Form) {
        segment = form.text("segment", 7...7, pattern: "^[0-9]{7}$", code: FieldCode.mobile) {
            $0.utf8.allSatisfy { (48...57).contains($0) }
        }
    }
}

extension Accounts {
    /// The newest first.
    public func blockedSegments(_ input: NoInput, by caller: Caller) async throws -> [BlockedSegment] {
        try await database.read { tx in
            try tx.all(
                """
                SELECT segment, verified, blocked_at FROM sms_segment_block WHERE lifted_at IS NULL
                ORDER BY blocked_at DESC, segment LIMIT 200
                """)
        }
    }

    /// Codes go to the segment again; only those sent from now on are looked at.
    public func liftSegment(_ input: LiftSegment, by caller: Caller) async throws -> Nothing {
        let now = now()
        try await database.write { tx in
            let lifted = try tx.run(
                """
                UPDATE sms_segment_block SET lifted_at = \(now), lifted_by = \(caller.account)
                WHERE segment = \(input.segment) AND lifted_at IS NULL
                """)
            guard lifted.rows == 1 else { throw Failure.smsSegmentMissing }
        }
        return Nothing()
    }
}
