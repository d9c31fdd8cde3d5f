/// Why a call of Redis gave no answer.
public enum RedisError: Error, Sendable, Equatable {
    case wrongURL(String)
    /// There is no connection now; another is being tried for in the background. Nothing was sent.
    case notConnected(String)
    /// No answer within the time allowed. The command may have been carried out.
    case timedOut
    /// The connection ended while the call waited. The command may have been carried out.
    case connectionLost(String)
    /// So many calls wait already that this one was not sent.
    case tooManyWaiting(Int)
    /// Redis's own answer: its code word, like `WRONGTYPE`, and its sentence.
    case refused(code: String, message: String)
    /// An answer that the command does not give, or bytes that are no text where text was asked for.
    case unexpectedAnswer(String)
    /// The client was closed by its owner.
    case closed

    /// From an error line of the protocol.
    init(line: String) {
        let code = line.prefix { $0 != " " }
        self = .refused(code: String(code), message: String(line.dropFirst(code.count + 1)))
    }

    /// The first word of Redis's answer, if it was one.
    public var code: String? {
        if case .refused(let code, _) = self { code } else { nil }
    }
}

extension RedisError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongURL(let why): "The URL of Redis is wrong: \(why)"
        case .notConnected(let why): "Redis is not connected: \(why)"
        case .timedOut: "Redis did not answer in time"
        case .connectionLost(let why): "The connection to Redis ended: \(why)"
        case .tooManyWaiting(let most): "\(most) calls wait for Redis already"
        case .refused(let code, let message): "Redis refused: \(code) \(Self.withoutValues(message))"
        case .unexpectedAnswer(let why): "Redis answered unexpectedly: \(why)"
        case .closed: "The client of Redis is closed"
        }
    }

    /// Redis repeats the arguments of a command that it does not know; they may be secret.
    private static func withoutValues(_ message: String) -> String {
        let end = message.firstRange(of: ", with args")?.lowerBound ?? message.endIndex
        return String(message[..<end].prefix(300))
    }
}
