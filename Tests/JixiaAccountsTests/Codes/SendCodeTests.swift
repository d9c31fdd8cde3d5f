import JixiaCore
import JixiaJobs
import JixiaMessages
import JixiaTesting
import Synchronization
import Testing

@testable import JixiaAccounts

/// What becomes of a code's message when it does not go out at once.
@Suite struct SendCodeTests {
    private let mobile = "13812345678"

    @Test(arguments: Engine.available, [SendFate.unknown, .refused])
    func `what may be on its way, or nobody will ever take, is not sent again`(_ engine: Engine, _ fate: SendFate) async throws {
        let sender = FatefulSender(fate)
        let world = try await AccountsWorld(engine, sms: sender)
        try await world.requestCode(mobile)
        for _ in 0..<3 {
            try await world.worker.runDue()
            world.clock.advance(.seconds(11))
        }
        #expect(sender.ids == ["code-1"])
        #expect(try await world.count("job") == 0)
    }

    @Test(arguments: Engine.available)
    func `what certainly did not go out is tried again within the minute, and then dropped`(_ engine: Engine) async throws {
        let sender = FatefulSender(.notSent)
        let world = try await AccountsWorld(engine, sms: sender)
        try await world.requestCode(mobile)
        for _ in 0..<12 {
            try await world.worker.runDue()
            world.clock.advance(.seconds(20))
        }
        #expect(sender.ids == ["code-1", "code-1", "code-1"])
        #expect(try await world.count("job") == 0)
    }

    @Test(arguments: Engine.available)
    func `without a vendor a code is refused before anything is asked of the person`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine, sms: NoSMSSender())
        let bare = try RequestCode.parse(["mobile": .text(mobile), "purpose": "login"])
        let refusal = try await failure { try await world.accounts.requestCode(bare, world.stranger()) }
        #expect(refusal?.code == "sms_not_set_up" && refusal?.kind == .unavailable)
        #expect(try await world.count("sms_code") == 0)
        #expect(try await world.count("job") == 0)
    }

    @Test(arguments: Engine.available)
    func `the message names the network of who asked`(_ engine: Engine) async throws {
        let sender = FatefulSender(.unknown)
        let world = try await AccountsWorld(engine, sms: sender)
        try await world.requestCode(mobile, from: world.visitor("192.0.2.9"))
        try await world.worker.runDue()
        #expect(sender.networks == ["192.0.2.0/24"])
    }
}

private final class FatefulSender: SMSSender {
    struct Trouble: SendFailure { let fate: SendFate }

    private let fate: SendFate
    private let seen = Mutex<[SMSMessage]>([])
    var ids: [String] { seen.withLock { $0.map(\.id) } }
    var networks: [String] { seen.withLock { $0.map(\.network) } }

    init(_ fate: SendFate) { self.fate = fate }

    func send(_ message: SMSMessage) async throws {
        seen.withLock { $0.append(message) }
        throw Trouble(fate: fate)
    }
}
