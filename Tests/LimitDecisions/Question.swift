import JixiaCore
import JixiaLimits
import JixiaRedis
import Synchronization

/// One line of the input.
enum Question: Decodable, Sendable {
    case text(String)
    case hits(LimitStrategy, Rate, start: Int64, [[Int]])

    enum Key: String, CodingKey { case rates, strategy, rate, start, hits }

    init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Key.self)
        if let text = try line.decodeIfPresent(String.self, forKey: .rates) {
            self = .text(text)
            return
        }
        let strategy = try line.decode(String.self, forKey: .strategy)
        guard let strategy = LimitStrategy(rawValue: strategy) else {
            throw DecodingError.dataCorruptedError(forKey: .strategy, in: line, debugDescription: strategy)
        }
        self = .hits(
            strategy, try Rate.parse(line.decode(String.self, forKey: .rate)), start: try line.decode(Int64.self, forKey: .start),
            try line.decode([[Int]].self, forKey: .hits))
    }

    func answer(key: String, _ client: RedisClient) async throws -> Answer {
        switch self {
        case .text(let text): return .rates(try? Rate.parseMany(text))
        case .hits(let strategy, let rate, let start, let hits):
            let window = LimitWindow(key, rate, strategy)
            let clock = Clock(start), other = Clock(start)
            return .decisions(
                process: try await clock.decisions(ProcessLimitStore(now: clock.now), window, hits),
                redis: try await other.decisions(RedisLimitStore(client, now: other.now), window, hits))
        }
    }
}

/// A clock that stands still until it is moved.
final class Clock: Sendable {
    private let time: Mutex<Moment>

    init(_ start: Int64) { time = Mutex(Moment(milliseconds: start)) }

    var now: Now { { [self] in time.withLock { $0 } } }

    func decisions(_ store: any LimitStore, _ window: LimitWindow, _ hits: [[Int]]) async throws -> [Decision] {
        var decisions: [Decision] = []
        for hit in hits {
            time.withLock { $0 = $0 + .milliseconds(hit[0]) }
            let test = try await store.test(window, cost: hit[1])
            try await decisions.append(Decision(test: test.isAllowed, result: store.hit(window, cost: hit[1])))
        }
        return decisions
    }
}
