/// Why a call to Alipay brought nothing. What was not reached or not trusted is worth another try.
public enum AlipayTrouble: Error, Equatable, CustomStringConvertible {
    /// No answer, or none of a healthy server.
    case unreached(String)
    /// An answer that is not proved to be Alipay's, or is about something else.
    case untrusted(String)
    /// Alipay's own no.
    case refused(code: String, subCode: String, message: String)
    /// A request that Alipay would refuse, refused before it is made.
    case notPayable(String)

    public var description: String {
        switch self {
        case .unreached(let reason): "Alipay was not reached: \(reason)"
        case .untrusted(let reason): "Alipay's answer is not to be trusted: \(reason)"
        case .refused(let code, let subCode, let message): "Alipay refused: \(code) \(subCode) \(message)"
        case .notPayable(let reason): "not a payment for Alipay: \(reason)"
        }
    }
}
