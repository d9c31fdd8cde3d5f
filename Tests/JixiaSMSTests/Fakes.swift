import Foundation
import JixiaCore
import JixiaMessages
import JixiaSMS
import Logging
import Synchronization

/// Says what it is told to say, and remembers what it was asked.
final class FakeVendor: SMSVendor {
    let name: String
    private let state: Mutex<(reason: SMSFailure.Reason?, sent: [String])>

    init(_ name: String, _ reason: SMSFailure.Reason? = nil) {
        self.name = name
        state = Mutex((reason, []))
    }

    var sent: [String] { state.withLock { $0.sent } }
    func says(_ reason: SMSFailure.Reason?) { state.withLock { $0.reason = reason } }

    func send(_ message: SMSMessage) async throws(SMSFailure) -> SMSTaken {
        let reason = state.withLock { state in
            state.sent.append(message.id)
            return state.reason
        }
        if let reason { throw SMSFailure(name, reason) }
        return SMSTaken(vendor: name, serial: message.id)
    }
}

struct BrokenLedger: SendLedger {
    struct Broken: Error {}
    /// Whether it breaks only after it let a message go.
    let lets: Bool

    func begin(_ message: SMSMessage) throws -> EarlierSend? {
        guard lets else { throw Broken() }
        return nil
    }

    func end(_ message: SMSMessage, _ taken: SMSTaken?, after failures: [SendAttempt]) throws { throw Broken() }
}

/// As the one in the database, in a dictionary.
final class FakeLedger: SendLedger {
    private let state = Mutex<(sends: [String: EarlierSend], attempts: [SendAttempt])>(([:], []))
    var attempts: [SendAttempt] { state.withLock { $0.attempts } }
    func earlier(_ id: String) -> EarlierSend? { state.withLock { $0.sends[id] } }

    func begin(_ message: SMSMessage) -> EarlierSend? {
        state.withLock { state in
            if let earlier = state.sends[message.id] { return earlier }
            state.sends[message.id] = .open
            return nil
        }
    }

    func end(_ message: SMSMessage, _ taken: SMSTaken?, after failures: [SendAttempt]) {
        state.withLock { state in
            state.attempts += failures
            if let taken {
                state.sends[message.id] = .taken(taken)
            } else if failures.last?.fate != .unknown {
                state.sends[message.id] = nil
            }
        }
    }
}

/// A clock that is moved by hand.
final class Clock: Sendable {
    private let moment = Mutex(SMSWorld.now)
    var now: Now { { self.moment.withLock { $0 } } }
    func move(by time: Duration) { moment.withLock { $0 = $0 + time } }
}

/// Keeps what is logged.
final class LogKeeper: Sendable {
    private let kept = Mutex<[String]>([])
    var lines: [String] { kept.withLock { $0 } }

    var logger: Logger { Logger(label: "sms") { _ in Handler(keeper: self) } }

    private struct Handler: LogHandler {
        let keeper: LogKeeper
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let more = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            keeper.kept.withLock { $0.append("\(event.message) \(more)") }
        }
    }
}
