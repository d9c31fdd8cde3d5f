import JixiaCore
import JixiaMessages
import JixiaStore

extension Accounts {
    /// The work of the task `SendCode`. It may run twice: the row's number names the message, so it reaches the person once.
    /// A message that may be on its way, or that nobody will ever take, ends the task: who waits asks again after a minute.
    func sendCode(_ id: ID<SMSCode>) async throws {
        let code: SMSCode? = try await database.read { tx in
            try tx.first("SELECT \(SMSCode.columns) FROM sms_code WHERE id = \(id)")
        }
        let now = now()
        guard let code, code.sentAt == nil, code.takenAt == nil, code.expiresAt > now, code.createdAt + SMSCode.sendingMax > now else {
            return
        }
        // The code is the one that its proof was made of, whichever secret that was.
        let proofs = allKeys.map { (code: $0.code(code.nonce, code.purpose, code.mobile), keys: $0) }
        let made = proofs.first { $0.keys.proof(of: $0.code, code.nonce, code.purpose, code.mobile) == code.proof }
        guard let made else { return }
        do {
            try await sms.send(
                .code(made.code, named: "code-\(id)", to: code.mobile, from: code.network))
        } catch let failure as any SendFailure where failure.fate != .notSent {
            // Told by the sender, and kept in its ledger.
            return
        }
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run("UPDATE sms_code SET sent_at = \(now) WHERE id = \(id)")
        }
    }
}

extension SMSMessage {
    /// As long as any code, for what a message will cost.
    static let anyCode = "000000"

    static func code(_ code: String, named id: String, to mobile: String, from network: String) -> SMSMessage {
        SMSMessage(
            id: id, to: mobile, template: "sms_code", values: ["code": code, "minutes": String(SMSCode.life.secondsRoundedUp / 60)],
            network: network)
    }
}
