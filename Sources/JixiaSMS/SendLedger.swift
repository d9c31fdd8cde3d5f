import JixiaCore
import Synchronization

/// What became of a message before.
public enum EarlierSend: Sendable, Equatable {
    /// It began and nobody knows how it ended, or it is under way this moment.
    case open
    case taken(SMSTaken)
}

/// Remembers which messages have left, so that one that is sent again under its name reaches the person once.
/// The vendors do not help: Aliyun says that `SendSms` is not idempotent.
public protocol SendLedger: Sendable {
    /// Writes down that a message is about to leave, in one step with the question whether it has before; nil is leave to send it.
    func begin(_ id: String) async throws -> EarlierSend?
    func taken(_ id: String, _ taken: SMSTaken) async throws
    /// It has certainly not gone out, and may be tried again.
    func forget(_ id: String) async throws
    /// The message of a receipt that names the vendor's number alone.
    func message(of taken: SMSTaken) async throws -> String?
}

/// The ledger of a single process; what it knows ends with it. A site whose tasks outlive the process keeps its ledger in the database.
public final class ProcessLedger: SendLedger {
    public static let kept = Duration.days(3)
    public static let idsMax = 100_000

    private struct State {
        var sends: [String: EarlierSend] = [:]
        var messages: [String: String] = [:]
        /// In the order they began.
        var order: [(id: String, begun: Moment)] = []
    }

    private let state = Mutex(State())
    private let now: Now

    public init(now: @escaping Now) { self.now = now }

    public func begin(_ id: String) -> EarlierSend? {
        let now = now()
        return state.withLock { state in
            Self.dropOld(&state, before: now - Self.kept)
            if let earlier = state.sends[id] { return earlier }
            state.sends[id] = .open
            state.order.append((id, now))
            return nil
        }
    }

    public func taken(_ id: String, _ taken: SMSTaken) {
        state.withLock { state in
            state.sends[id] = .taken(taken)
            state.messages[Self.key(taken)] = id
        }
    }

    public func forget(_ id: String) {
        state.withLock { state in
            state.sends[id] = nil
            state.order.removeAll { $0.id == id }
        }
    }

    public func message(of taken: SMSTaken) -> String? {
        state.withLock { $0.messages[Self.key(taken)] }
    }

    private static func key(_ taken: SMSTaken) -> String { taken.vendor + " " + taken.serial }

    private static func dropOld(_ state: inout State, before oldest: Moment) {
        guard let first = state.order.first, first.begun < oldest || state.order.count >= idsMax else { return }
        // Many at once: removing from the front moves the rest.
        let count = max(state.order.prefix { $0.begun < oldest }.count, state.order.count >= idsMax ? idsMax / 10 : 0)
        for (id, _) in state.order.prefix(count) {
            if case .taken(let taken) = state.sends.removeValue(forKey: id) { state.messages[key(taken)] = nil }
        }
        state.order.removeFirst(count)
    }
}
