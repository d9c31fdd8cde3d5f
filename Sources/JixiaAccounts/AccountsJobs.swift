import JixiaCore
import JixiaJobs
import JixiaStore

/// Sends the code of one row. The code itself is in no task: it is made again from the row's nonce.
struct SendCode: Job {
    static let kind = "accounts.send_code"
    /// Tries end before the message has lost its use.
    static let retry = Retry.fixed(.seconds(10), attemptsMax: 5)
    let code: ID<SMSCode>
}

extension Accounts {
    public func addHandlers(to worker: inout Worker) {
        worker.handle(SendCode.self) { try await sendCode($0.code) }
        worker.handle(MakeExport.self) { try await makeExport($0.export) }
        worker.every(.hours(1), "accounts.close") { try await closeAccounts() }
        worker.every(.hours(1), "accounts.reseal") { try await resealSecondFactors() }
        worker.handle(SendNotice.self) { try await sendNotice($0.notice) }
        addFileHandlers(to: &worker)
        worker.every(.hours(1), "accounts.prune") { try await prune() }
    }

    /// Forgets what no rule looks at any more.
    public func prune() async throws {
        let now = now()
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run("DELETE FROM sms_code WHERE created_at < \(now - .days(2))")
            try tx.run("DELETE FROM account_notice WHERE created_at < \(now - .days(2))")
            try tx.run("DELETE FROM registration WHERE expires_at < \(now - .days(1))")
            try tx.run("DELETE FROM code_failure WHERE failed_at < \(now - .days(2))")
            try tx.run("DELETE FROM proof_failure WHERE failed_at < \(now - .days(2))")
            try tx.run("DELETE FROM sign_in_ticket WHERE expires_at < \(now - .days(1))")
            try tx.run("DELETE FROM data_export WHERE expires_at <= \(now)")
            try tx.run("DELETE FROM security_event WHERE created_at < \(now - SecurityEvent.keptFor)")
            try tx.run("DELETE FROM identity_ticket WHERE expires_at < \(now - .days(1))")
            try tx.run("DELETE FROM account_merge WHERE merged_at IS NULL AND expires_at < \(now - .days(1))")
            // What strangers did to names that are nobody's; an account's own count stays until its owner comes.
            try tx.run("DELETE FROM sign_in_failure WHERE failed_at < \(now - .days(7)) AND is_account = 0")
        }
        try await pruneSessions(before: now - .days(1))
    }

    private func pruneSessions(before end: Moment) async throws {
        try await database.write { tx in
            tx.mayRepeat()
            let ended: [ID<Session>] = try tx.values(
                """
                SELECT id AS value FROM account_session WHERE expires_at < \(end) OR ended_at < \(end) ORDER BY id LIMIT 1000
                """)
            guard !ended.isEmpty else { return }
            try tx.run("DELETE FROM refresh_token WHERE session_id IN \(list: ended)")
            try tx.run("DELETE FROM account_session WHERE id IN \(list: ended)")
        }
    }
}
