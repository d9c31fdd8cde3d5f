import JixiaCore

/// One text message: which template of the vendor, and what fills its holes.
public struct SMSMessage: Sendable, Equatable {
    /// Names this message for ever: one that is sent again under its name reaches the person once.
    public let id: String
    /// Eleven digits, without `+86`.
    public let mobile: String
    public let template: String
    public let values: [String: String]

    public init(id: String, to mobile: String, template: String, values: [String: String]) {
        self.id = id
        self.mobile = mobile
        self.template = template
        self.values = values
    }
}

/// The way of a message out of the house.
public protocol SMSSender: Sendable {
    /// Returns once the vendor has taken the message over.
    func send(_ message: SMSMessage) async throws
}
