/// Why a mail was not sent, told so that a task knows whether another try makes sense.
/// Its words are for logs: no password, and no address in full.
public struct MailFailure: Error, Equatable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        /// This mail will never be taken: trying again is in vain.
        case permanent
        /// It was not taken now. The settings may be what is wrong; once they are put right, it goes.
        case temporary
        /// The connection broke after the whole mail was handed over: it may have been taken. One that is sent again
        /// has the same Message-ID.
        case unknown
    }

    public let kind: Kind
    /// What the server answered, where it answered: 550.
    public let code: Int?
    public let reason: String

    public var description: String { "mail failed, \(kind.rawValue): \(reason)" }

    public init(_ kind: Kind, code: Int? = nil, _ reason: String) {
        self.kind = kind
        self.code = code
        self.reason = reason
    }

    package static func malformed(_ reason: String) -> MailFailure { MailFailure(.permanent, reason) }
}
