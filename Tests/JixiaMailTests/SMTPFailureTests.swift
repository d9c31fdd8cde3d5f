import Foundation
import JixiaMessages
import Testing

@testable import JixiaMail

@Suite(.mailServer) struct SMTPFailureTests {
    @Test(arguments: [
        ("nobody", MailFailure.Kind.permanent, 550), ("full", .permanent, 552), ("spam", .permanent, 554), ("busy", .temporary, 451),
        ("later", .temporary, 452),
    ])
    func `a refusal is told by its code`(_ recipient: String, _ kind: MailFailure.Kind, _ code: Int) async throws {
        let world = try SMTPWorld("plain")
        let failure = try await world.failure(world.mail("refused-1", to: recipient + "@example.com"))
        #expect(failure?.kind == kind)
        #expect(failure?.code == code)
        #expect(try world.servers.received("refused-1").isEmpty)
    }

    @Test func `a refusal shows no address in full`() async throws {
        let world = try SMTPWorld("plain")
        let failure = try await world.failure(world.mail("refused-2", to: "nobody@example.com"))
        #expect(failure?.reason == "the server answered 550 5.1.1 <n***@example.com> no such user here")
    }

    @Test func `after a refusal the connection serves the next mail`() async throws {
        let world = try SMTPWorld("plain")
        _ = try await world.failure(world.mail("next-1", to: "nobody@example.com"))
        try await world.sender.send(world.mail("next-2"))
        #expect(try world.servers.received("next-2").count == 1)
    }

    @Test func `a server that turns everyone away may take the mail tomorrow`() async throws {
        let world = try SMTPWorld("closed")
        let failure = try await world.failure(world.mail("closed-1"))
        #expect(failure?.kind == .temporary)
        #expect(failure?.code == 554)
    }

    @Test func `nobody there is temporary`() async throws {
        let world = try SMTPWorld("mute")
        // A port that was free a moment ago.
        let url = try MailURL("smtp://127.0.0.1:1?from=a@example.com")
        let sender = SMTPSender(url, logger: .init(label: "mail"), now: { SMTPWorld.now })
        let failure = await #expect(throws: MailFailure.self) { try await sender.send(world.mail("nobody-1")) }
        #expect(failure?.kind == .temporary)
        #expect(failure?.code == nil)
    }

    @Test func `an address that does not answer is given up`() async throws {
        // The kernel takes connections up to the backlog and leaves the rest without an answer.
        let silent = try #require(SilentPort())
        let url = try MailURL("smtp://127.0.0.1:\(silent.port)?from=a@example.com")
        let sender = SMTPSender(
            url, logger: .init(label: "mail"), reachingWithin: .milliseconds(200), within: .seconds(60), now: { SMTPWorld.now })
        let failure = await #expect(throws: MailFailure.self) { try await sender.check() }
        #expect(failure?.kind == .temporary)
        #expect(failure?.reason.contains("cannot be reached in time") == true)
    }

    @Test(arguments: [("mute", "anna"), ("plain", "hang")])
    func `a server that stops answering is given up`(_ server: String, _ recipient: String) async throws {
        let world = try SMTPWorld(server, within: .milliseconds(500))
        let failure = try await world.failure(world.mail("slow-1", to: recipient + "@example.com"))
        #expect(failure?.kind == .temporary)
        #expect(failure?.code == nil)
        #expect(failure?.reason.contains("did not answer in time") == true)
    }

    @Test func `a connection that is cut after the text leaves it unknown`() async throws {
        let world = try SMTPWorld("plain")
        let failure = try await world.failure(world.mail("cut-1", to: "cut@example.com"))
        #expect(failure?.kind == .unknown)
    }

    @Test func `a server that is silent after the text leaves it unknown`() async throws {
        let world = try SMTPWorld("plain", within: .milliseconds(500))
        let failure = try await world.failure(world.mail("cut-2", to: "silence@example.com"))
        #expect(failure?.kind == .unknown)
    }
}
