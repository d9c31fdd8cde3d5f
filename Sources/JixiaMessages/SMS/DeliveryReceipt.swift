import JixiaCore

/// What a vendor tells of a message after it took it over.
public struct DeliveryReceipt: Sendable, Equatable, CustomStringConvertible {
    public enum State: String, Sendable { case delivered, failed }

    public let vendor: String
    /// The vendor's number for the message, as in `SMSTaken`.
    public let serial: String
    /// Nil where the vendor's receipts name its own number alone.
    public let messageID: String?
    /// As the vendor writes it.
    public let mobile: String
    public let state: State
    /// What the vendor or the carrier calls it: `DELIVRD`, `UNDELIV`, `MK:0013`.
    public let code: String
    public let at: Moment

    public init(vendor: String, serial: String, messageID: String?, mobile: String, state: State, code: String, at: Moment) {
        self.vendor = vendor
        self.serial = serial
        self.messageID = messageID
        self.mobile = mobile
        self.state = state
        self.code = code
        self.at = at
    }

    public var description: String { "\(vendor) \(serial) \(Mobile.masked(mobile)) \(state.rawValue) \(Mobile.masked(in: code))" }
}
