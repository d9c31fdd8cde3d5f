import JixiaCore

/// A message in a vendor's hands.
public struct SMSTaken: Sendable, Equatable {
    public let vendor: String
    /// The vendor's own number for the message; some receipts name nothing else.
    public let serial: String

    public init(vendor: String, serial: String) {
        self.vendor = vendor
        self.serial = serial
    }
}

/// What became of a message before.
public enum EarlierSend: Sendable, Equatable {
    /// It began and nobody knows how it ended, or it is under way this moment.
    case open
    case taken(SMSTaken)
}

/// A vendor that was asked and did not take the message over.
public struct SendAttempt: Sendable, Equatable {
    public let vendor: String
    /// One word of ours, and the vendor's code where it gave one.
    public let reason: String
    public let fate: SendFate

    public init(vendor: String, reason: String, fate: SendFate) {
        self.vendor = vendor
        self.reason = reason
        self.fate = fate
    }
}

/// Remembers which messages have left, so that one that is sent again under its name reaches the person once.
/// The vendors do not help: Aliyun says that `SendSms` is not idempotent.
public protocol SendLedger: Sendable {
    /// Writes down that a message is about to leave, in one step with the question whether it has before; nil is leave to send it.
    /// Who dies after this leaves the message open.
    func begin(_ message: SMSMessage) async throws -> EarlierSend?

    /// Writes down how it ended. One that has certainly not gone out may begin again.
    /// - Parameters:
    ///   - taken: nil where no vendor took it over; then the last failure says what became of it.
    ///   - failures: of the vendors that were asked before, in their order.
    func end(_ message: SMSMessage, _ taken: SMSTaken?, after failures: [SendAttempt]) async throws
}
