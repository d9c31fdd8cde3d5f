import JixiaCore
import JixiaSMS
import Synchronization
import Testing

@Suite struct SendLedgerTests {
    private let clock = Clock()
    private let ledger: ProcessLedger

    init() { ledger = ProcessLedger(now: clock.now) }

    @Test func `a message may leave once`() {
        #expect(ledger.begin("a") == nil)
        #expect(ledger.begin("a") == .open)
        #expect(ledger.begin("b") == nil)
    }

    @Test func `of many at once, one may leave`() async {
        let ledger = ledger
        let allowed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask { ledger.begin("a") == nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 1)
    }

    @Test func `one that was taken over is known by its name and by the vendor's number`() {
        _ = ledger.begin("a")
        ledger.taken("a", SMSTaken(vendor: "tencent", serial: "5"))
        #expect(ledger.begin("a") == .taken(SMSTaken(vendor: "tencent", serial: "5")))
        #expect(ledger.message(of: SMSTaken(vendor: "tencent", serial: "5")) == "a")
        #expect(ledger.message(of: SMSTaken(vendor: "aliyun", serial: "5")) == nil)
    }

    @Test func `one that certainly did not go out may try again`() {
        _ = ledger.begin("a")
        ledger.forget("a")
        #expect(ledger.begin("a") == nil)
    }

    @Test func `after three days it is forgotten`() {
        _ = ledger.begin("a")
        ledger.taken("a", SMSTaken(vendor: "v", serial: "1"))
        clock.move(by: ProcessLedger.kept)
        #expect(ledger.begin("a") != nil)
        clock.move(by: .milliseconds(1))
        #expect(ledger.begin("b") == nil)
        #expect(ledger.begin("a") == nil)
        #expect(ledger.message(of: SMSTaken(vendor: "v", serial: "1")) == nil)
    }

    @Test func `it does not grow for ever`() {
        for number in 0...ProcessLedger.idsMax { _ = ledger.begin("\(number)") }
        #expect(ledger.begin("\(ProcessLedger.idsMax)") == .open)
        #expect(ledger.begin("0") == nil)
    }
}

/// A clock that is moved by hand.
final class Clock: Sendable {
    private let moment = Mutex(SMSWorld.now)
    var now: Now { { self.moment.withLock { $0 } } }
    func move(by time: Duration) { moment.withLock { $0 = $0 + time } }
}
