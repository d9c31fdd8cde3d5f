import JixiaCore

/// Whoever takes the buyer's money. The shop speaks of payments only in these words.
public protocol PaymentGateway: Sendable {
    /// Where the buyer's browser goes to pay.
    func payURL(for request: PaymentRequest) throws -> String
    /// Checks the signature, the app and the seller of what the gateway sent to `notify_url`.
    /// - Throws: `UntrustedNotice` when any of them is wrong.
    func notice(_ fields: [String: String]) throws -> PaymentNotice
    /// Checks the query that the buyer's browser came back with. It proves where the buyer came from, not that money moved.
    /// - Throws: `UntrustedNotice` when the signature, the app or the seller is wrong.
    func returned(_ fields: [String: String]) throws -> PaymentReturn
    /// What the gateway itself says of an order.
    func query(order: String) async throws -> PaymentState
    /// Forbids paying from now on. Safe to repeat, and where the trade never began.
    func close(order: String) async throws
    /// Pays back in full. The same `request` twice refunds once.
    func refund(order: String, amount: Money, request: String) async throws
    /// Whether the gateway answers at all.
    func isReached() async -> Bool
}

public struct PaymentRequest: Sendable {
    /// The public number of the order.
    public let order: String
    public let amount: Money
    public let subject: String
    /// After this the gateway takes no money for it.
    public let expires: Moment

    public init(order: String, amount: Money, subject: String, expires: Moment) {
        self.order = order
        self.amount = amount
        self.subject = subject
        self.expires = expires
    }
}

/// A message from the gateway whose sender and addressee are proved. Order and amount are still to be compared.
public struct PaymentNotice: Sendable, Equatable {
    public let order: String
    /// The gateway's own number of the trade.
    public let trade: String
    public let amount: Money
    public let status: PaymentStatus

    public init(order: String, trade: String, amount: Money, status: PaymentStatus) {
        self.order = order
        self.trade = trade
        self.amount = amount
        self.status = status
    }
}

/// What the buyer's browser brought back, its signature proved.
public struct PaymentReturn: Sendable, Equatable {
    public let order: String, trade: String, amount: Money

    public init(order: String, trade: String, amount: Money) {
        self.order = order
        self.trade = trade
        self.amount = amount
    }
}

public enum PaymentStatus: String, Sendable {
    case waiting = "WAIT_BUYER_PAY"
    case closed = "TRADE_CLOSED"
    case paid = "TRADE_SUCCESS"
    /// Paid, and can no longer be refunded.
    case finished = "TRADE_FINISHED"

    public var isPaid: Bool { self == .paid || self == .finished }
}

public enum PaymentState: Sendable, Equatable {
    /// The gateway has never heard of the order: the buyer did not come as far as its page.
    case unknown
    case known(PaymentNotice)
}

/// A message that the gateway did not send, or sent to another.
public struct UntrustedNotice: Error, CustomStringConvertible {
    public let description: String
    public init(_ reason: String) { description = reason }
}
