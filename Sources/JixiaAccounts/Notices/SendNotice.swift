import JixiaCore
import JixiaJobs
import JixiaMessages
import JixiaStore

/// Sends the message of one row. Its link is in no task: it is made again from the row's nonce.
struct SendNotice: Job {
    static let kind = "accounts.send_notice"
    /// As long as the longest link lives, more or less; what has lost its use by then is not sent.
    static let retry = Retry.doubling(from: .seconds(5), attemptsMax: 30)
    let notice: ID<Notice>
}

extension Accounts {
    /// The work of the task `SendNotice`. It may run twice: the row's number names the message.
    func sendNotice(_ id: ID<Notice>) async throws {
        let (notice, account) = try await database.read { tx -> (Notice?, AccountRow?) in
            let notice: Notice? = try tx.first("SELECT \(Notice.columns) FROM account_notice WHERE id = \(id)")
            return (notice, try notice?.account.flatMap { try tx.account($0) })
        }
        let now = now()
        guard let notice, let account, notice.sentAt == nil, notice.takenAt == nil, notice.expiresAt > now else { return }
        switch notice.channel {
        case .mail: try await sendMail(notice, to: account)
        case .sms:
            let message = SMSMessage(
                id: "notice-\(id)", to: notice.recipient, template: notice.kind.rawValue, values: ["mobile": notice.detail])
            try await sms.send(message)
        }
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run("UPDATE account_notice SET sent_at = \(now) WHERE id = \(id)")
        }
    }

    /// A mail that was refused for good is not tried again; neither is one that may have arrived, as two would be worse than none:
    /// whoever waits for it asks for another.
    private func sendMail(_ notice: Notice, to account: AccountRow) async throws {
        guard let mail else { throw MailFailure(.temporary, "mail is not set up") }
        do {
            try await mail.send(
                MailWords.templates.mail(
                    notice.kind.rawValue, id: "notice-\(notice.id)", to: MailAddress(notice.recipient, name: nil), in: notice.language,
                    values(of: notice, account)))
        } catch let failure as MailFailure where failure.kind != .temporary {
            throw GiveUp(failure.description)
        }
    }

    private func values(of notice: Notice, _ account: AccountRow) -> [String: String] {
        // The token is the one that its hash was made of, whichever secret that was.
        let tokens = allKeys.map { $0.token(notice.nonce, notice.kind, notice.account, notice.recipientKey) }
        let token = tokens.first { Secrets.hash($0) == notice.tokenHash } ?? ""
        return [
            "name": account.nickname, "username": account.username, "detail": notice.detail, "site": publicURL,
            "link": notice.kind.page.map { "\(publicURL)\($0)?token=\(token)" } ?? publicURL,
        ]
    }
}
