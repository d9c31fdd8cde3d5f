import Crypto
import Foundation
import JixiaCore
import JixiaLimits
import JixiaStore
import Logging
import Synchronization

/// What limits blocked, for whoever is asked why: one line a minute for each limit and each who met it. Calls are gathered in the
/// process and written once a second, so that a flood costs the database no more than a trickle.
public final class BlockLog: BlockListener {
    static let linesMax = 1000
    static let requestsMax = 20
    /// Of the table; the oldest go first.
    static let keptMax = 20_000
    static let kept = Duration.days(7)
    private static let pause = Duration.seconds(1)

    struct Line: Sendable {
        let first: BlockedCall
        var calls: Int
        var lastAt: Moment
        var endsAt: Moment
        var requests: [String]
    }

    let database: Database
    let now: Now
    private let lines = Mutex<[String: Line]>([:])

    public init(_ database: Database, now: @escaping Now) {
        self.database = database
        self.now = now
    }

    public func heard(_ blocked: BlockedCall) {
        lines.withLock { lines in
            guard var line = lines[blocked.line] else {
                guard lines.count < Self.linesMax else { return }
                lines[blocked.line] = Line(
                    first: blocked, calls: 1, lastAt: blocked.at, endsAt: blocked.endsAt, requests: [blocked.requestID])
                return
            }
            line.calls += 1
            line.lastAt = blocked.at
            line.endsAt = max(line.endsAt, blocked.endsAt)
            if line.requests.count < Self.requestsMax { line.requests.append(blocked.requestID) }
            lines[blocked.line] = line
        }
    }

    /// Until the task is cancelled.
    public func run() async {
        let logger = Logger(label: "jixia.limits")
        repeat {
            do { try await flush() } catch { logger.warning("blocked calls could not be written", metadata: ["error": "\(error)"]) }
        } while (try? await Task.sleep(for: Self.pause)) != nil
    }

    /// Writes what was gathered.
    func flush() async throws {
        let gathered = lines.withLock { lines in
            defer { lines = [:] }
            return lines
        }
        guard !gathered.isEmpty else { return }
        try await database.write { tx in
            for (name, line) in gathered.sorted(by: { $0.key < $1.key }) { try self.write(line, name, in: tx) }
        }
    }

    private func write(_ line: Line, _ name: String, in tx: any Transaction) throws {
        let (call, subject) = (line.first, line.first.subject)
        let hash = SHA256.hash(data: Data(name.utf8)).map { $0 }.hexadecimal
        let account = call.account.flatMap { Int64($0) }
        try tx.run(
            """
            INSERT INTO limit_block (line, rule, route, window_key, rate, strategy, kind, subject, address, account_id, mobile, is_trial,
                calls, last_at, ends_at)
            VALUES (\(hash), \(call.rule), \(call.route), \(call.window?.key), \(call.window.map { "\($0.rate)" }),
                \(call.window?.strategy.rawValue), \(subject.kind), \(subject.value), \(call.address), \(account), \(call.mobile),
                \(call.isTrial), \(line.calls), \(line.lastAt), \(line.endsAt))
            \(.onConflict("line")) calls = calls + \(.brought("calls")), last_at = \(.brought("last_at")), ends_at = \(.brought("ends_at"))
            """)
        guard let id: ID<Block> = try tx.value("SELECT id AS value FROM limit_block WHERE line = \(hash)") else { return }
        let known = try tx.count("SELECT COUNT(*) AS value FROM limit_block_request WHERE block_id = \(id)")
        for request in line.requests.prefix(max(0, Self.requestsMax - known)) {
            try tx.run("INSERT INTO limit_block_request (request_id, block_id) VALUES (\(request), \(id))")
        }
    }

    /// Forgets what is old, and what is more than anybody reads.
    public func prune() async throws {
        let end = now() - Self.kept
        try await database.write { tx in
            tx.mayRepeat()
            let old: ID<Block>? = try tx.value("SELECT id AS value FROM limit_block WHERE last_at < \(end) ORDER BY id DESC LIMIT 1")
            let over: ID<Block>? = try tx.value("SELECT id AS value FROM limit_block ORDER BY id DESC LIMIT 1 OFFSET \(Self.keptMax)")
            guard let last = [old, over].compactMap({ $0?.number }).max() else { return }
            try tx.run("DELETE FROM limit_block_request WHERE block_id <= \(last)")
            try tx.run("DELETE FROM limit_block WHERE id <= \(last)")
        }
    }
}

extension BlockedCall {
    /// Whose calls were counted together.
    var subject: (kind: String, value: String) {
        guard let window else {
            if let mobile { return ("mobile", mobile) }
            return account.map { ("account", $0) } ?? ("address", address)
        }
        for kind in ["account", "address", "mobile", "network", "custom"] {
            guard let place = window.key.range(of: "/\(kind):", options: .backwards) else { continue }
            return (kind, String(window.key[place.upperBound...].unicodeScalars.prefix(64).map(Character.init)))
        }
        return ("custom", "")
    }

    fileprivate var line: String {
        "\(at.milliseconds / 60_000)|\(rule)|\(isTrial)|\(window?.name ?? "\(subject.kind):\(subject.value)")"
    }
}
