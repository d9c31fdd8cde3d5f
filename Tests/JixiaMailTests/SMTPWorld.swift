import Foundation
import JixiaCore
import JixiaMessages
import Logging
import Testing

@testable import JixiaMail

/// One sender to one of the servers.
struct SMTPWorld {
    static let now = Moment(milliseconds: 1_795_251_237_000)

    let servers: MailServer
    let sender: SMTPSender

    /// - Parameter server: its name in `mail_server.py`.
    init(
        _ server: String, _ options: String = "", login: String = "", scheme: String = "smtp", authorities: String? = nil,
        within total: Duration = .seconds(10)
    ) throws {
        let servers = try #require(MailServer.current)
        let port = try #require(servers.ports[server])
        let ca = authorities.map { "&ca=\(servers.folder.path)/\($0).pem" } ?? ""
        let url = try MailURL("\(scheme)://\(login)127.0.0.1:\(port)?from=稷下 <school@example.com>\(options)\(ca)")
        self.servers = servers
        sender = SMTPSender(url, logger: Logger(label: "mail") { _ in SwiftLogNoOpLogHandler() }, within: total, now: { Self.now })
    }

    /// What a password looks like in an address.
    static func login(_ password: String = MailServer.password) -> String {
        let safe = password.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "\(MailServer.user):\(safe)@"
    }

    func mail(
        _ id: String, to: String = "anna@example.com", subject: String = "Hello", text: String = "Good morning.", html: String? = nil,
        unsubscribe: String? = nil
    ) throws -> Mail {
        try Mail(
            id: id, to: MailAddress(to), subject: subject, text: text, html: html, language: .chinese, unsubscribe: unsubscribe)
    }

    /// Sends, and tells how it failed.
    func failure(_ mail: Mail) async -> MailFailure? {
        await #expect(throws: MailFailure.self) { try await sender.send(mail) }
    }

    /// What the only mail of an id looked like when it arrived.
    func arrived(_ id: String) throws -> MailServer.Received {
        let received = try servers.received(id)
        #expect(received.count == 1)
        return try #require(received.first)
    }
}
