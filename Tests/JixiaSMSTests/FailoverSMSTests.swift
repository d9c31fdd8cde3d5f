import Foundation
import JixiaCore
import JixiaMessages
import JixiaSMS
import Logging
import Synchronization
import Testing

@Suite struct FailoverSMSTests {
    private let clock = Clock()
    private let log = LogKeeper()

    private func sender(_ vendors: any SMSVendor..., ledger: (any SendLedger)? = nil) throws -> FailoverSMS {
        try FailoverSMS(vendors, ledger: ledger ?? FakeLedger(), logger: log.logger, now: clock.now)
    }

    private func message(_ id: String, to mobile: String = "13812345678") -> SMSMessage {
        SMSMessage(id: id, to: mobile, template: "sms_code", values: ["code": "602214", "minutes": "5"])
    }

    @Test func `the first vendor sends, the second rests`() async throws {
        let first = FakeVendor("first"), second = FakeVendor("second")
        try await sender(first, second).send(message("a"))
        #expect(first.sent == ["a"] && second.sent.isEmpty)
    }

    @Test(arguments: SMSFailure.Reason.allCases.filter { SMSFailure("", $0).mayGoElsewhere })
    func `what another can do better goes to the second vendor`(_ reason: SMSFailure.Reason) async throws {
        let first = FakeVendor("first", reason), second = FakeVendor("second")
        try await sender(first, second).send(message("a"))
        #expect(first.sent == ["a"] && second.sent == ["a"])
    }

    @Test(arguments: SMSFailure.Reason.allCases.filter { !SMSFailure("", $0).mayGoElsewhere })
    func `anything else ends with the first vendor`(_ reason: SMSFailure.Reason) async throws {
        let first = FakeVendor("first", reason), second = FakeVendor("second")
        let sender = try sender(first, second)
        await #expect(throws: SMSFailure("first", reason)) { try await sender.send(message("a")) }
        #expect(second.sent.isEmpty)
    }

    @Test func `what the last vendor says is told when none will`() async throws {
        let sender = try sender(FakeVendor("first", .balance), FakeVendor("second", .template))
        await #expect(throws: SMSFailure("second", .template)) { try await sender.send(message("a")) }
    }

    @Test(arguments: SMSFailure.Reason.allCases.filter { SMSFailure("", $0).fate == .unknown })
    func `a message whose fate is unknown is never sent again`(_ reason: SMSFailure.Reason) async throws {
        let first = FakeVendor("first", reason), second = FakeVendor("second")
        let sender = try sender(first, second)
        await #expect(throws: SMSFailure("first", reason)) { try await sender.send(message("a")) }
        first.says(nil)
        await #expect(throws: SMSFailure("", .triedBefore)) { try await sender.send(message("a")) }
        #expect(first.sent == ["a"] && second.sent.isEmpty)
        try await sender.send(message("b"))
        #expect(first.sent == ["a", "b"])
    }

    @Test func `a message that was refused for certain may be sent again`() async throws {
        let first = FakeVendor("first", .unreachable)
        let sender = try sender(first)
        await #expect(throws: SMSFailure("first", .unreachable)) { try await sender.send(message("a")) }
        first.says(nil)
        try await sender.send(message("a"))
        #expect(first.sent == ["a", "a"])
    }

    @Test func `a message that was taken over and comes again is done already`() async throws {
        let first = FakeVendor("first")
        let sender = try sender(first)
        try await sender.send(message("a"))
        try await sender.send(message("a"))
        #expect(first.sent == ["a"])
    }

    @Test func `of many copies at once, one goes out`() async throws {
        let first = FakeVendor("first")
        let sender = try sender(first)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { try? await sender.send(message("a")) } }
        }
        #expect(first.sent == ["a"])
    }

    @Test func `without its ledger nothing leaves`() async throws {
        let first = FakeVendor("first")
        let sender = try sender(first, ledger: BrokenLedger(lets: false))
        await #expect(throws: BrokenLedger.Broken.self) { try await sender.send(message("a")) }
        #expect(first.sent.isEmpty)
    }

    @Test func `a ledger that breaks after a message is out is no reason to say it is not`() async throws {
        let first = FakeVendor("first")
        try await sender(first, ledger: BrokenLedger(lets: true)).send(message("a"))
        #expect(first.sent == ["a"])
        #expect(log.lines.contains { $0.contains("was not written down") })
    }

    @Test(arguments: ["", "12812345678", "+8613812345678", "1381234567", "138123456789"])
    func `what is no mobile of the mainland leaves for no vendor`(_ mobile: String) async throws {
        let first = FakeVendor("first")
        let sender = try sender(first)
        await #expect(throws: SMSFailure("", .number)) { try await sender.send(message("a", to: mobile)) }
        #expect(first.sent.isEmpty)
    }

    @Test func `a vendor that fails five times in a row rests for half a minute`() async throws {
        let first = FakeVendor("first", .unreachable), second = FakeVendor("second")
        let sender = try sender(first, second)
        for number in 1...7 { try await sender.send(message("\(number)")) }
        #expect(first.sent.count == 5 && second.sent.count == 7)

        clock.move(by: .seconds(30))
        first.says(nil)
        try await sender.send(message("8"))
        try await sender.send(message("9"))
        #expect(first.sent.count == 7 && second.sent.count == 7)
    }

    @Test func `when all rest, that is said, and the message may come again`() async throws {
        let first = FakeVendor("first", .tookTooLong)
        let sender = try sender(first)
        for number in 1...5 { try? await sender.send(message("\(number)")) }
        await #expect(throws: SMSFailure("first", .switchedOff)) { try await sender.send(message("6")) }
        clock.move(by: .seconds(30))
        first.says(nil)
        try await sender.send(message("6"))
        #expect(first.sent.count == 6)
    }

    @Test func `people's numbers that are wrong do not switch a vendor off`() async throws {
        let first = FakeVendor("first", .number)
        let sender = try sender(first)
        for number in 1...10 { try? await sender.send(message("\(number)")) }
        #expect(first.sent.count == 10)
    }

    @Test func `the log has neither the code nor the whole number`() async throws {
        let sender = try sender(FakeVendor("first", .balance), FakeVendor("second", .tookTooLong))
        try? await sender.send(message("a"))
        #expect(log.lines.count == 2)
        for line in log.lines {
            #expect(!line.contains("602214") && !line.contains("13812345678"))
            #expect(line.contains("138****5678") && line.contains("message=a"))
        }
        #expect(log.lines[0].contains("was not sent") && log.lines[0].contains("reason=balance"))
        #expect(log.lines[1].contains("nobody knows") && log.lines[1].contains("vendor=second"))
    }

    @Test func `vendors have to be there and have names of their own`() {
        #expect(throws: SMSSettingMistake.self) {
            try FailoverSMS([], ledger: BrokenLedger(lets: true), logger: log.logger, now: clock.now)
        }
        #expect(throws: SMSSettingMistake.self) { try sender(FakeVendor("first"), FakeVendor("first")) }
    }

    @Test func `over real connections: a dead first vendor, a living second`() async throws {
        let tencent = try VendorServer(200, #"{"Response":{"SendStatusSet":[{"SerialNo":"5","Code":"Ok"}]}}"#)
        let (listener, port) = try VendorServer.listen()
        close(listener)
        let ledger = FakeLedger()
        try await SMSWorld.poster { poster in
            let dead = AliyunSMS(try SMSWorld.aliyun("http://127.0.0.1:\(port)"), poster, now: clock.now)
            let living = TencentSMS(try SMSWorld.tencent(tencent.url), poster, now: clock.now)
            try await sender(dead, living, ledger: ledger).send(message("a"))
        }
        #expect(tencent.seen.count == 1)
        #expect(ledger.earlier("a") == .taken(SMSTaken(vendor: "tencent", serial: "5")))
        #expect(ledger.attempts == [SendAttempt(vendor: "aliyun", reason: "unreachable", fate: .notSent)])
    }

    @Test func `over real connections: a silent first vendor keeps the second out of it`() async throws {
        let aliyun = try VendorServer(.keepSilent), tencent = try VendorServer(200, "{}")
        try await SMSWorld.poster(total: .milliseconds(300)) { poster in
            let silent = AliyunSMS(try SMSWorld.aliyun(aliyun.url), poster, now: clock.now)
            let second = TencentSMS(try SMSWorld.tencent(tencent.url), poster, now: clock.now)
            let sender = try sender(silent, second)
            await #expect(throws: SMSFailure("aliyun", .tookTooLong)) { try await sender.send(message("a")) }
            await #expect(throws: SMSFailure("", .triedBefore)) { try await sender.send(message("a")) }
        }
        #expect(aliyun.seen.count == 1 && tencent.seen.isEmpty)
    }
}
