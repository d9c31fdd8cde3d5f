import Crypto
import JixiaCore
import JixiaStore

/// What a code was asked for; it is good for nothing else.
public enum CodePurpose: String, Sendable, CaseIterable, Storable { case login, register, reset, bind }

/// Six digits sent by SMS. Kept are a random nonce and a proof, both useless without the server's keys: the code is made from
/// the nonce when the message goes out, and compared by its proof when it comes back.
struct SMSCode: Record {
    static let life = Duration.seconds(300)
    static let triesMax = 5
    /// A message that left this late would meet a person who has asked again.
    static let sendingMax = Duration.seconds(60)

    let id: ID<SMSCode>
    let mobile: String
    let network: String
    let purpose: CodePurpose
    let nonce: String
    let proof: String
    let tries: Int
    let expiresAt: Moment
    let takenAt: Moment?
    let sentAt: Moment?
    let createdAt: Moment

    static let columns = SQL("id, mobile, network, purpose, nonce, proof, tries, expires_at, taken_at, sent_at, created_at")

    init(_ row: Row) throws {
        id = try row["id"]
        mobile = try row["mobile"]
        network = try row["network"]
        purpose = try row["purpose"]
        nonce = try row["nonce"]
        proof = try row["proof"]
        tries = try row["tries"]
        expiresAt = try row["expires_at"]
        takenAt = try row["taken_at"]
        sentAt = try row["sent_at"]
        createdAt = try row["created_at"]
    }
}

extension Keys {
    /// Sixty-four bits of a MAC over a million: no digit is likelier than another by more than 1 in 10¹³.
    func code(_ nonce: String, _ purpose: CodePurpose, _ mobile: String) -> String {
        let number = code.mac(nonce, purpose.rawValue, mobile).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    func proof(of code: String, _ nonce: String, _ purpose: CodePurpose, _ mobile: String) -> String {
        codeProof.mac(code, nonce, purpose.rawValue, mobile).hexadecimal
    }
}
