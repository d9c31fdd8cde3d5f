import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// What holds for sessions where many come at the same moment.
@Suite struct SessionsAtOnceTests {
    private let mobile = "13812345678"

    private func world(_ engine: Engine) async throws -> (AccountsWorld, SignIn) {
        let world = try await AccountsWorld(engine)
        return (world, try await world.register(mobile))
    }

    @Test(arguments: Engine.available)
    func `of fifteen who sign in at once ten stay`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        _ = try await atOnce(15) { _ in try await world.signIn(mobile, AccountsWorld.password) }
        #expect(try await world.count("account_session WHERE ended_at IS NULL") == 10)
    }

    @Test(arguments: Engine.available)
    func `who signs in while all sessions are ended comes before it or after it`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        _ = try await atOnce(12) { number in
            if number % 4 == 3 { return try await world.accounts.endAllSessions(of: first.account) }
            _ = try await world.signIn(mobile, AccountsWorld.password)
        }
        let halfway: SQL = """
            account_session JOIN account ON account.id = account_session.account_id
            WHERE ended_at IS NULL AND account_session.epoch <> account.epoch
            """
        #expect(try await world.count(halfway) == 0)
        #expect(try await world.caller(first) == nil)
    }

    @Test(arguments: Engine.available)
    func `twenty at once with one token get the same child`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        let children = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { try await world.refresh(first.refreshToken).refreshToken } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(children.count == 1)
        #expect(try await world.count("refresh_token") == 2)
        #expect(try await world.caller(first) != nil)
    }

    @Test(arguments: Engine.available)
    func `an old token and the one after it, used at once, end the chain`(_ engine: Engine) async throws {
        let (world, first) = try await world(engine)
        let second = try await world.refresh(first.refreshToken)
        world.clock.advance(.seconds(10))
        let codes = try await atOnce(20) { number in
            try await failure { try await world.refresh(number % 2 == 0 ? first.refreshToken : second.refreshToken) }?.code
        }
        #expect(codes.allSatisfy { $0 == nil || $0 == "refresh_token_invalid" })
        #expect(codes.filter { $0 != nil }.count >= 10)
        #expect(try await world.count("refresh_token") <= 3)
        #expect(try await world.caller(second) == nil)
    }
}
