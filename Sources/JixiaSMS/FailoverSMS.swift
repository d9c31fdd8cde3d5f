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

    /// The vendors in their order, and which of them rest after several failures in a row.
    public var states: [(vendor: String, isResting: Bool)] {
        let now = now()
        return vendors.map { ($0.vendor.name, $0.breaker.isResting(at: now)) }
    }

    /// Throws `SMSFailure`, or what the ledger throws before anything has left.
    public func send(_ message: SMSMessage) async throws {
        guard Mobile.isOne(message.mobile) else { throw SMSFailure("", .number) }
        switch try await ledger.begin(message) {
        case .taken: return
        case .open: throw SMSFailure("", .triedBefore)
        case nil: break
        }
        let (taken, failures) = await firstToTake(message)
        await writeDown(taken, failures, of: message)
        if taken == nil { throw failures.last ?? SMSFailure("", .notOffered) }
    }

    private func firstToTake(_ message: SMSMessage) async -> (SMSTaken?, [SMSFailure]) {
        var failures: [SMSFailure] = []
        for (vendor, breaker) in vendors {
            guard breaker.allows(at: now()) else {
                // What a vendor that was asked said is worth more.
                if failures.isEmpty { failures.append(SMSFailure(vendor.name, .switchedOff)) }
                continue
            }
            do {
                let taken = try await vendor.send(message)
                breaker.succeeded()
                return (taken, failures)
            } catch {
                if error.isVendorsFault {
                    breaker.failed(at: now())
                } else if error.reason != .notOffered {
                    breaker.succeeded()
                }
                tell(error, of: message)
                failures.append(error)
                guard error.mayGoElsewhere else { return (nil, failures) }
            }
        }
        return (nil, failures)
    }

    /// A ledger that fails now leaves the message open, which is safe: it is not sent again.
    private func writeDown(_ taken: SMSTaken?, _ failures: [SMSFailure], of message: SMSMessage) async {
        do {
            try await ledger.end(message, taken, after: failures.map(\.attempt))
        } catch {
            logger.error("what became of an SMS was not written down", metadata: about(message, taken?.vendor ?? ""))
        }
    }

    private func tell(_ failure: SMSFailure, of message: SMSMessage) {
        var metadata = about(message, failure.vendor)
        metadata["reason"] = "\(failure.reason.rawValue)"
        metadata["code"] = failure.code.map { "\($0)" }
        logger.warning(failure.fate == .unknown ? "nobody knows whether an SMS went out" : "an SMS was not sent", metadata: metadata)
    }

    private func about(_ message: SMSMessage, _ vendor: String) -> Logger.Metadata {
        ["vendor": "\(vendor)", "message": "\(message.id)", "template": "\(message.template)", "to": "\(Mobile.masked(message.mobile))"]
    }
}

extension SMSFailure {
    /// As the ledger keeps it.
    fileprivate var attempt: SendAttempt {
        SendAttempt(vendor: vendor, reason: [reason.rawValue, code ?? ""].filter { !$0.isEmpty }.joined(separator: " "), fate: fate)
    }
}
