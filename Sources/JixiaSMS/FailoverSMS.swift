import JixiaCore
import JixiaMessages
import Logging

/// Sends by the first vendor, and by the next where the first has certainly not sent and the next could do better.
/// A message whose fate is unknown is never sent again by itself.
public struct FailoverSMS: SMSSender {
    private let vendors: [(vendor: any SMSVendor, breaker: CircuitBreaker)]
    private let ledger: any SendLedger
    private let logger: Logger
    private let now: Now

    /// - Throws: `SMSSettingMistake`.
    public init(_ vendors: [any SMSVendor], ledger: any SendLedger, logger: Logger, now: @escaping Now) throws {
        guard (1...4).contains(vendors.count) else { throw SMSSettingMistake("vendors", "not 1 to 4") }
        guard Set(vendors.map(\.name)).count == vendors.count else { throw SMSSettingMistake("vendors", "two of one name") }
        self.vendors = vendors.map { ($0, CircuitBreaker()) }
        self.ledger = ledger
        self.logger = logger
        self.now = now
    }

    /// Throws `SMSFailure`, or what the ledger throws before anything has left.
    public func send(_ message: SMSMessage) async throws {
        guard Mobile.isOne(message.mobile) else { throw SMSFailure("", .number) }
        switch try await ledger.begin(message.id) {
        case .taken: return
        case .open: throw SMSFailure("", .triedBefore)
        case nil: break
        }
        do {
            await keep(try await firstToTake(message), of: message)
        } catch {
            if error.certainty != .unknown { await forget(message) }
            throw error
        }
    }

    private func firstToTake(_ message: SMSMessage) async throws(SMSFailure) -> SMSTaken {
        var said: SMSFailure?
        for (vendor, breaker) in vendors {
            guard breaker.allows(at: now()) else {
                said = said ?? SMSFailure(vendor.name, .switchedOff)
                continue
            }
            do {
                let taken = try await vendor.send(message)
                breaker.succeeded()
                return taken
            } catch {
                if error.isVendorsFault {
                    breaker.failed(at: now())
                } else if error.reason != .notOffered {
                    breaker.succeeded()
                }
                tell(error, of: message)
                guard error.mayGoElsewhere else { throw error }
                said = error
            }
        }
        throw said ?? SMSFailure("", .notOffered)
    }

    /// The message is out: a ledger that fails now leaves it open, which is safe.
    private func keep(_ taken: SMSTaken, of message: SMSMessage) async {
        do {
            try await ledger.taken(message.id, taken)
        } catch {
            logger.error("an SMS was taken over but not written down", metadata: about(message, taken.vendor))
        }
    }

    private func forget(_ message: SMSMessage) async {
        do {
            try await ledger.forget(message.id)
        } catch {
            logger.error("an SMS that was not sent cannot be tried again", metadata: about(message, ""))
        }
    }

    private func tell(_ failure: SMSFailure, of message: SMSMessage) {
        var metadata = about(message, failure.vendor)
        metadata["reason"] = "\(failure.reason.rawValue)"
        metadata["code"] = failure.code.map { "\($0)" }
        logger.warning(failure.certainty == .unknown ? "nobody knows whether an SMS went out" : "an SMS was not sent", metadata: metadata)
    }

    private func about(_ message: SMSMessage, _ vendor: String) -> Logger.Metadata {
        ["vendor": "\(vendor)", "message": "\(message.id)", "template": "\(message.template)", "to": "\(Mobile.masked(message.mobile))"]
    }
}
