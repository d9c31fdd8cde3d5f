import JixiaCore
import JixiaMessages
import JixiaStore
import JixiaTesting
import Testing

@Suite struct OutboxTests {
    let folder = TestFolder()
    let clock = TestClock()

    private func outbox(_ engine: Engine) async throws -> (Outbox, OutboxSender) {
        let database = try await engine.database(Outbox.migrations, in: folder)
        return (Outbox(database, now: clock.now), OutboxSender(database, now: clock.now))
    }

    private func message(_ id: String, to mobile: String = "13900000000", code: String = "602214") -> SMSMessage {
        SMSMessage(id: id, to: mobile, template: "sms_code", values: ["code": code])
    }

    @Test(arguments: Engine.available)
    func `what was sent is listed newest first`(_ engine: Engine) async throws {
        let (outbox, sender) = try await outbox(engine)
        try await sender.send(message("1", code: "111111"))
        clock.advance(.seconds(1))
        try await sender.send(message("2", code: "222222"))

        let listed = try await outbox.list(.parse([:]))

        #expect(listed.map { $0.values["code"] } == ["222222", "111111"])
        #expect(listed.first?.sentAt == clock.now())
        #expect(listed.first?.channel == .sms)
    }

    @Test(arguments: Engine.available)
    func `a message sent again under its id is kept once`(_ engine: Engine) async throws {
        let (outbox, sender) = try await outbox(engine)
        for _ in 0..<3 { try await sender.send(message("1")) }
        #expect(try await outbox.list(.parse([:])).count == 1)
    }

    @Test(arguments: Engine.available)
    func `a message sent ten times at once is kept once`(_ engine: Engine) async throws {
        let (outbox, sender) = try await outbox(engine)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { try await sender.send(message("1")) } }
            try await group.waitForAll()
        }
        #expect(try await outbox.list(.parse([:])).count == 1)
    }

    @Test(arguments: Engine.available)
    func `a list for one receiver shows no other`(_ engine: Engine) async throws {
        let (outbox, sender) = try await outbox(engine)
        try await sender.send(message("1", to: "13900000001"))
        try await sender.send(message("2", to: "13900000002"))
        #expect(try await outbox.list(.parse(["to": "13900000002"])).map(\.recipient) == ["13900000002"])
    }

    @Test(arguments: Engine.available)
    func `a list gives no more than was asked for`(_ engine: Engine) async throws {
        let (outbox, sender) = try await outbox(engine)
        for number in 0..<5 { try await sender.send(message(String(number))) }
        #expect(try await outbox.list(.parse(["limit": "2"])).count == 2)
        await #expect(throws: Failures.self) { _ = try await outbox.list(.parse(["limit": "0"])) }
    }

    @Test(arguments: Engine.available)
    func `values that look like JSON stay what they are`(_ engine: Engine) async throws {
        let (outbox, sender) = try await outbox(engine)
        let values = ["name": "\"}]稷下<\\\n", "empty": ""]
        try await sender.send(SMSMessage(id: "1", to: "13900000000", template: "hello", values: values))
        #expect(try await outbox.list(.parse([:])).first?.values == values)
    }

    @Test(arguments: Engine.available)
    func `old messages are forgotten`(_ engine: Engine) async throws {
        let (outbox, sender) = try await outbox(engine)
        try await sender.send(message("1"))
        clock.advance(.days(8))
        try await sender.send(message("2"))
        try await outbox.prune()
        #expect(try await outbox.list(.parse([:])).count == 1)
    }

    @Test func `a message is written as the contract says`() {
        let tree = OutboxMessage.example.tree(.english)
        #expect(tree["to"] == "13900000000")
        #expect(tree["values"] == ["code": "602214", "minutes": "5"])
        #expect(tree["channel"] == "sms")
        #expect(tree["sent_at"] != nil)
    }
}
