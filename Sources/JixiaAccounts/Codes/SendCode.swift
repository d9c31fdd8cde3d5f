import JixiaCore
import JixiaMessages
import JixiaStore

extension Accounts {
    /// The work of the task `SendCode`. It may run twice: the row's number names the message, so it reaches the person once.
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
        try await sms.send(
            SMSMessage(
                id: "code-\(id)", to: code.mobile, template: "sms_code",
                values: ["code": made.code, "minutes": String(SMSCode.life.secondsRoundedUp / 60)]))
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run("UPDATE sms_code SET sent_at = \(now) WHERE id = \(id)")
        }
    }
}
