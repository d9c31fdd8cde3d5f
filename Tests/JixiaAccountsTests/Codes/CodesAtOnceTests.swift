import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// What holds for codes where many come at the same moment.
@Suite struct CodesAtOnceTests {
    private let mobile = "13812345678"

    @Test(arguments: Engine.available)
    func `of thirty requests at once for one mobile one sends`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let sent = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<30 { group.addTask { try await failure { try await world.requestCode(mobile) } == nil } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(sent == 1)
        #expect(try await world.count("sms_code") == 1)
        #expect(try await world.count("job") == 1)
    }

    @Test(arguments: Engine.available)
    func `of twenty requests at once from one address ten send`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let visitor = world.stranger()
        let codes = try await atOnce(20) { index in
            try await failure { try await world.requestCode("139\(1000 + index)0000", from: visitor) }?.code
        }
        #expect(codes.filter { $0 == nil }.count == 10)
        #expect(codes.filter { $0 == "sms_too_many" }.count == 10)
        #expect(try await world.count("sms_code") == 10)
    }

    @Test(arguments: Engine.available)
    func `one code used by twenty at once signs one in`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let code = try await world.code(mobile)
        let signedIn = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { try await failure { try await world.signInByCode(mobile, code) } == nil } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(signedIn == 1)
        #expect(try await world.count("account") == 1)
        #expect(try await world.count("account_session") == 1)
    }

    @Test(arguments: Engine.available)
    func `fifty wrong tries at once are worth five`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let code = try await world.code(mobile)
        await withTaskGroup(of: Void.self) { group in
            for step in 1...50 { group.addTask { _ = try? await world.signInByCode(mobile, world.wrong(code, step)) } }
        }
        let tries: Int? = try await world.database.read { tx in try tx.value("SELECT tries AS value FROM sms_code") }
        #expect(tries == 5)
        // Ten wrong codes close the door for the hour; no more than those were even looked at.
        #expect(try await world.count("code_failure") == 10)
    }
}
