import JixiaCore
import JixiaMessages
import JixiaStore
import JixiaTesting
import Synchronization
import Testing

@testable import JixiaAccounts

/// Refuses mails in the given ways, one after the other, then takes them.
private final class MoodySender: MailSender {
    private let moods: Mutex<[MailFailure.Kind]>
    private let taken = Mutex<[Mail]>([])

    init(_ moods: [MailFailure.Kind]) { self.moods = Mutex(moods) }

    var mails: [Mail] { taken.withLock { $0 } }

    func send(_ mail: Mail) async throws {
        if let kind = moods.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { throw MailFailure(kind, "no") }
        taken.withLock { $0.append(mail) }
    }
}

@Suite struct SendNoticeTests {
    private let email = "meng@example.com"

    private func asked(_ engine: Engine, _ moods: [MailFailure.Kind]) async throws -> (AccountsWorld, MoodySender) {
        let sender = MoodySender(moods)
        let world = try await AccountsWorld(engine, mail: .sender(sender))
        _ = try await world.bind(email, world.member("13812345678"))
        return (world, sender)
    }

    private func states(_ world: AccountsWorld) async throws -> [String] {
        try await world.database.read { tx in
            try tx.values("SELECT state AS value FROM job WHERE kind = 'accounts.send_notice'")
        }
    }

    @Test(arguments: Engine.available)
    func `a mail that was not taken is tried again, under the same name`(_ engine: Engine) async throws {
        let (world, sender) = try await asked(engine, [.temporary, .temporary])
        for _ in 0..<3 {
            try await world.worker.runDue()
            world.clock.advance(.minutes(1))
        }
        #expect(sender.mails.map(\.id) == ["notice-1"])
        #expect(try await states(world).isEmpty)
    }

    @Test(arguments: Engine.available)
    func `a mail that was refused for good, or may have arrived, is not sent again`(_ engine: Engine) async throws {
        for kind in [MailFailure.Kind.permanent, .unknown] {
            let (world, sender) = try await asked(engine, [kind])
            for _ in 0..<3 {
                try await world.worker.runDue()
                world.clock.advance(.minutes(1))
            }
            #expect(sender.mails.isEmpty)
            #expect(try await states(world) == ["dead"])
        }
    }

    @Test(arguments: Engine.available)
    func `a mail that has lost its use is not sent`(_ engine: Engine) async throws {
        let (world, sender) = try await asked(engine, [])
        world.clock.advance(.hours(24))
        try await world.worker.runDue()
        #expect(sender.mails.isEmpty)
    }

    @Test(arguments: Engine.available)
    func `a task that runs twice sends once, and no task holds a token`(_ engine: Engine) async throws {
        let (world, sender) = try await asked(engine, [])
        let body: String? = try await world.database.read { tx in
            try tx.value("SELECT body AS value FROM job WHERE kind = 'accounts.send_notice'")
        }
        #expect(body == #"{"notice":1}"#)
        for _ in 0..<2 { try await world.accounts.sendNotice(ID(1)) }
        #expect(sender.mails.count == 1)
    }

    @Test(arguments: Engine.available)
    func `of a link no more than its hash is kept`(_ engine: Engine) async throws {
        let (world, sender) = try await asked(engine, [])
        try await world.worker.runDue()
        let token = try #require(sender.mails.first?.text.firstMatch(of: /token=([0-9a-f]{64})/)?.output.1)
        let row = try await world.database.read { tx in try tx.rows("SELECT nonce, token_hash FROM account_notice") }
        #expect(try row.first?["token_hash"] == Secrets.hash(String(token)))
        #expect(try row.first?["nonce"] as String? != String(token))
    }

    @Test(arguments: NoticeKind.allCases)
    func `every mail has words in both languages, as text and as HTML`(_ kind: NoticeKind) throws {
        let values = ["name": "<b>孟轲", "username": "mengke", "detail": "d", "site": "https://school.example", "link": "https://l.example"]
        for language in Language.allCases {
            let words = try MailWords.templates.words(kind.rawValue, in: language, values)
            #expect(!words.subject.isEmpty && !words.subject.contains("{"))
            #expect(words.text.contains("https://l.example") == (kind.page != nil))
            #expect(words.html?.contains("<b>") == false)
            #expect(words.html?.contains("</html>") == true)
        }
    }
}
