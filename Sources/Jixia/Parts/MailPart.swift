import Foundation
import JixiaCore
import JixiaHTTP
import JixiaMail
import JixiaMessages
import JixiaStore
import Logging
import Synchronization

/// The way of mail: a server by SMTP, in development the outbox where none is named, in production otherwise none.
final class MailPart: Sendable {
    private enum Place: Sendable {
        case server(SMTPSender, MailURL)
        case outbox(OutboxMailSender)
        case nowhere
    }

    /// The health page is asked often; the mail server is not bothered with each question.
    private static let trusted = Duration.seconds(20)

    private let place: Place
    private let now: Now
    private let last = Mutex<(at: Moment, answer: Result<String, Health.Unwell>)?>(nil)

    init(_ settings: Settings, _ database: Database, now: @escaping Now) {
        self.now = now
        place =
            if let url = settings.mail {
                .server(SMTPSender(url, logger: Logger(label: "jixia.mail"), now: now), url)
            } else if settings.mode == .development {
                .outbox(OutboxMailSender(database, now: now))
            } else {
                .nowhere
            }
    }

    /// Nil where no mail is sent.
    var sender: (any MailSender)? {
        switch place {
        case .server(let sender, _): sender
        case .outbox(let sender): sender
        case .nowhere: nil
        }
    }

    var isSetUp: Bool { sender != nil }

    /// - Returns: in a few words, how mail goes out. The server was reached and let us in, a moment ago at most.
    func check() async throws -> String {
        switch place {
        case .nowhere: throw Health.Unwell("not set up: JIXIA_MAIL_URL")
        case .outbox: return "outbox"
        case .server(let sender, let url):
            if let last = last.withLock({ $0 }), now() - last.at < Self.trusted { return try last.answer.get() }
            let answer = await Self.answer(sender, url)
            last.withLock { $0 = (now(), answer) }
            return try answer.get()
        }
    }

    private static func answer(_ sender: SMTPSender, _ url: MailURL) async -> Result<String, Health.Unwell> {
        do {
            try await sender.check()
            return .success("\(url)")
        } catch { return .failure(Health.Unwell("\(url): \((error as? MailFailure)?.reason ?? "not reached")")) }
    }

    func close() async throws {
        if case .server(let sender, _) = place { try await sender.close() }
    }
}
