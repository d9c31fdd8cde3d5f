import Foundation
import JixiaMessages
import Testing

@testable import JixiaMail

@Suite(.mailServer) struct SMTPSafetyTests {
    @Test func `STARTTLS protects the mail`() async throws {
        let world = try SMTPWorld("starttls", "&tls=required", authorities: "server")
        try await world.sender.send(world.mail("starttls-1"))
        #expect(try world.arrived("starttls-1").tls)
    }

    @Test func `STARTTLS is taken where it is offered`() async throws {
        let world = try SMTPWorld("starttls", "&tls=starttls", authorities: "server")
        try await world.sender.send(world.mail("starttls-2"))
        #expect(try world.arrived("starttls-2").tls)
    }

    @Test func `the login is told after STARTTLS alone`() async throws {
        let world = try SMTPWorld("starttls_login", "&tls=required", login: SMTPWorld.login(), authorities: "server")
        try await world.sender.send(world.mail("login-1"))
        let mail = try world.arrived("login-1")
        #expect(mail.tls)
        #expect(mail.user == MailServer.user)
    }

    @Test func `smtps is TLS from the first byte`() async throws {
        let world = try SMTPWorld("implicit", login: SMTPWorld.login(), scheme: "smtps", authorities: "server")
        try await world.sender.send(world.mail("implicit-1"))
        let mail = try world.arrived("implicit-1")
        #expect(mail.tls)
        #expect(mail.user == MailServer.user)
    }

    @Test(arguments: ["login", "mechanism_login"])
    func `the right password logs in, by whatever the server knows`(_ server: String) async throws {
        let world = try SMTPWorld(server, login: SMTPWorld.login())
        try await world.sender.send(world.mail("right-\(server)"))
        #expect(try world.arrived("right-\(server)").user == MailServer.user)
    }

    @Test func `a wrong password sends nothing, and is not repeated`() async throws {
        let world = try SMTPWorld("guarded", login: SMTPWorld.login("wrong-secret"))
        let failure = try await world.failure(world.mail("wrong-1"))
        #expect(failure == MailFailure(.temporary, code: 535, "the server refused the login (535)"))
        #expect(try world.servers.heard().filter { $0.server == "guarded" }.map(\.event) == ["EHLO", "AUTH"])
    }

    @Test func `no password where one is needed is the fault of the settings`() async throws {
        let world = try SMTPWorld("login")
        let failure = try await world.failure(world.mail("wrong-2"))
        #expect(failure?.kind == .temporary)
        #expect(failure?.code == 530)
    }

    @Test func `without the STARTTLS that is required neither login nor mail is told`() async throws {
        let world = try SMTPWorld("stripped", "&tls=required", login: SMTPWorld.login())
        let failure = try await world.failure(world.mail("stripped-1"))
        #expect(failure?.kind == .temporary)
        #expect(failure?.reason.contains("offers no STARTTLS") == true)
        #expect(Set(try world.servers.heard().filter { $0.server == "stripped" }.map(\.event)) == ["EHLO"])
    }

    @Test(arguments: [("starttls_login", "smtp", "&tls=required"), ("starttls_login", "smtp", "&tls=starttls"), ("implicit", "smtps", "")])
    func `a server with the certificate of another is told nothing`(_ server: String, _ scheme: String, _ options: String) async throws {
        for authorities in ["stranger", nil] {
            let world = try SMTPWorld(server, options, login: SMTPWorld.login(), scheme: scheme, authorities: authorities)
            let failure = try await world.failure(world.mail("stranger-1"))
            #expect(failure?.kind == .temporary)
            #expect(failure?.reason.contains("certificate is not trusted") == true)
            #expect(try world.servers.received("stranger-1").isEmpty)
        }
    }

    @Test func `a certificate for another name is not trusted`() async throws {
        let servers = try #require(MailServer.current), port = try #require(servers.ports["starttls"])
        let url = try MailURL("smtp://localhost:\(port)?from=a@example.com&tls=required&ca=\(servers.folder.path)/server.pem")
        let sender = SMTPSender(url, logger: .init(label: "mail"), now: { SMTPWorld.now })
        let failure = await #expect(throws: MailFailure.self) { try await sender.check() }
        #expect(failure?.reason.contains("certificate is not trusted") == true)
    }

    @Test func `a missing file of authorities is told`() async throws {
        let world = try SMTPWorld("starttls", "&tls=required", authorities: "nowhere")
        let failure = await #expect(throws: MailFailure.self) { try await world.sender.check() }
        #expect(failure?.reason.contains("the file of ca= cannot be read") == true)
    }

    @Test func `a check logs in and sends nothing`() async throws {
        let world = try SMTPWorld("starttls_login", "&tls=required", login: SMTPWorld.login(), authorities: "server")
        try await world.sender.check()
        let wrong = try SMTPWorld("starttls_login", "&tls=required", login: SMTPWorld.login("wrong"), authorities: "server")
        let failure = await #expect(throws: MailFailure.self) { try await wrong.sender.check() }
        #expect(failure?.code == 535)
    }
}
