import Foundation
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

    func begin(_ id: String) throws -> EarlierSend? {
        guard lets else { throw Broken() }
        return nil
    }

    func taken(_ id: String, _ taken: SMSTaken) throws { throw Broken() }
    func forget(_ id: String) throws { throw Broken() }
    func message(of taken: SMSTaken) throws -> String? { throw Broken() }
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
