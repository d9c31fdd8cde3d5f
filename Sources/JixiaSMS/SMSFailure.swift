import JixiaMessages

/// Why a message did not go out, or why nobody can tell whether it did.
public struct SMSFailure: SendFailure, Equatable, CustomStringConvertible {
    public enum Reason: String, Sendable, CaseIterable {
        // The vendor said no, and would be right anywhere: these limits protect the person.
        case number, blocked, limit, content
        // The vendor said no for what is wrong between it and us; another may say yes.
        case template, balance, account, busy
        /// A plain no, for a reason we have no word for.
        case refused
        /// An answer of HTTP that takes nothing over: 3xx or 4xx.
        case rejected
        // Nothing left the house.
        case unreachable, switchedOff, notOffered
        // It may be on its way to the person.
        case tookTooLong, cutOff, vendorBroken, garbled, triedBefore
    }

    /// Empty where no vendor was asked.
    public let vendor: String
    public let reason: Reason
    /// What the vendor calls it; never its words, which may repeat the number.
    public let code: String?

    public init(_ vendor: String, _ reason: Reason, code: String? = nil) {
        self.vendor = vendor
        self.reason = reason
        self.code = code.map(Self.plain)
    }

    public var fate: SendFate {
        switch reason {
        case .number, .blocked, .limit, .content, .refused: .refused
        case .template, .balance, .account, .busy, .rejected, .unreachable, .switchedOff, .notOffered: .notSent
        case .tookTooLong, .cutOff, .vendorBroken, .garbled, .triedBefore: .unknown
        }
    }

    /// Whether the next vendor may be asked: it has certainly not gone out, and the next one could do better.
    public var mayGoElsewhere: Bool { fate == .notSent }

    /// Whether it speaks against the vendor rather than against the message: these switch a vendor off for a while.
    var isVendorsFault: Bool {
        switch reason {
        case .balance, .account, .busy, .rejected, .unreachable, .tookTooLong, .cutOff, .vendorBroken, .garbled: true
        case .number, .blocked, .limit, .content, .template, .refused, .switchedOff, .notOffered, .triedBefore: false
        }
    }

    public var description: String {
        [vendor, reason.rawValue, code ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// What comes from outside stays short and on one line of a log, and cannot be a mobile number.
    private static func plain(_ code: String) -> String {
        let kept = code.unicodeScalars.prefix(64).map { $0.isASCII && $0.value > 32 && $0.value < 127 ? Character($0) : "?" }
        return Mobile.masked(in: String(kept))
    }
}
