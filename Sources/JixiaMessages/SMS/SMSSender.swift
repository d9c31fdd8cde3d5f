import JixiaCore

/// One text message: which template of the vendor, and what fills its holes.
public struct SMSMessage: Sendable, Equatable {
    /// Names this message for ever: one that is sent again under its name reaches the person once.
    public let id: String
    /// Eleven digits, without `+86`.
    public let mobile: String
    public let template: String
    public let values: [String: String]
    /// The network of whoever caused it; empty where nobody outside did.
    public let network: String

    public init(id: String, to mobile: String, template: String, values: [String: String], network: String = "") {
        self.id = id
        self.mobile = mobile
        self.template = template
        self.values = values
        self.network = network
    }
}

/// The way of a message out of the house.
public protocol SMSSender: Sendable {
    /// False where no message can go out at all: better said before anybody waits for one.
    var isSetUp: Bool { get }
    /// Returns once the vendor has taken the message over.
    /// - Throws: `SendFailure` where the sender knows what became of the message.
    func send(_ message: SMSMessage) async throws
}

extension SMSSender {
    public var isSetUp: Bool { true }
}

/// What became of a message that no vendor took over.
public enum SendFate: String, Sendable {
    /// It has not gone out, and the same message may go out later or by somebody else.
    case notSent
    /// It has not gone out and would not later: the number, the words or a limit of the person's.
    case refused
    /// Nobody knows; it may be on its way. Such a message is never sent again by itself.
    case unknown
}

public protocol SendFailure: Error {
    var fate: SendFate { get }
}

/// Stands where an SMS vendor would be.
public struct NoSMSSender: SMSSender {
    public init() {}
    public var isSetUp: Bool { false }
    public func send(_ message: SMSMessage) async throws { throw Failure.smsNotSetUp }
}

extension Failure {
    /// No vendor is set up, so nobody would receive anything.
    public static let smsNotSetUp = Failure(.unavailable, "sms_not_set_up", retryAfter: 3600)
    public static let smsTooMany = Failure(.tooMany, "sms_too_many")
    /// What the site may send in one day is used up; see `SMSBudget`.
    public static let smsBudgetSpent = Failure(.unavailable, "sms_budget_spent")
}
