import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct SessionListTests {
    private let mobile = "13812345678"

    /// A world, and somebody signed in at three places.
    private func world(_ engine: Engine) async throws -> (AccountsWorld, [SignIn], [Caller]) {
        let world = try await AccountsWorld(engine)
        var signIns = [try await world.register(mobile)]
        for _ in 0..<2 { signIns.append(try await world.signIn(mobile, AccountsWorld.password)) }
        var callers: [Caller] = []
        for signIn in signIns { callers.append(try #require(try await world.caller(signIn))) }
        return (world, signIns, callers)
    }

    @Test(arguments: Engine.available)
    func `the owner sees where the account is signed in, and which of it is here`(_ engine: Engine) async throws {
        let (world, _, callers) = try await world(engine)
        let page = try await world.accounts.sessions(.parse([:]), by: callers[0])
        #expect(page.count == 3)
        #expect(page.results.map(\.id) == [callers[2].session, callers[1].session, callers[0].session])
        #expect(page.results.map(\.isCurrent) == [false, false, true])
        #expect(page.results.allSatisfy { $0.address.hasPrefix("10.") })
        let second = try await world.accounts.sessions(.parse(["size": "2", "page": "2"]), by: callers[0])
        #expect(second.results.map(\.id) == [callers[0].session])
    }

    @Test(arguments: Engine.available)
    func `one of them is signed out at once, and twice is told`(_ engine: Engine) async throws {
        let (world, signIns, callers) = try await world(engine)
        let input = try EndSession.parse(["id": .number(callers[1].session.number)])
        _ = try await world.accounts.endSession(input, by: callers[0])
        #expect(try await world.caller(signIns[1], fresh: false) == nil)
        #expect(try await world.caller(signIns[2], fresh: false) != nil)
        #expect(try await failure { try await world.accounts.endSession(input, by: callers[0]) } == .sessionMissing)
        #expect(try await world.accounts.sessions(.parse([:]), by: callers[0]).count == 2)
    }

    @Test(arguments: Engine.available)
    func `a stranger's session is neither seen nor ended`(_ engine: Engine) async throws {
        let (world, signIns, callers) = try await world(engine)
        let other = try await world.register("13900000001")
        let stranger = try #require(try await world.caller(other))
        let input = try EndSession.parse(["id": .number(callers[1].session.number)])
        #expect(try await failure { try await world.accounts.endSession(input, by: stranger) } == .sessionMissing)
        #expect(try await world.caller(signIns[1]) != nil)
        #expect(try await world.accounts.sessions(.parse([:]), by: stranger).count == 1)
    }

    @Test(arguments: Engine.available)
    func `all others are signed out, and this one goes on with a renewed token`(_ engine: Engine) async throws {
        let (world, signIns, callers) = try await world(engine)
        _ = try await world.accounts.endOtherSessions(.parse([:]), by: callers[0])
        for signIn in signIns[1...] {
            #expect(try await world.caller(signIn, fresh: false) == nil)
            #expect(try await failure { try await world.refresh(signIn.refreshToken) } == .refreshTokenInvalid)
        }
        let renewed = try await world.refresh(signIns[0].refreshToken)
        #expect(try await world.caller(renewed)?.session == callers[0].session)
        #expect(try await world.accounts.sessions(.parse([:]), by: callers[0]).count == 1)
    }
}
