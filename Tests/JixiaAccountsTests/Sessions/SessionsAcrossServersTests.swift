import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct SessionsAcrossServersTests {
    /// A world, two servers on its data, and somebody who is signed in and known to both.
    private func twoServers(_ engine: Engine) async throws -> (world: AccountsWorld, here: Accounts, there: Accounts, SignIn, Changes) {
        let world = try await AccountsWorld(engine)
        let (ours, theirs) = (Changes(), Changes())
        ours.relay { theirs.hear($0) }
        let (here, there) = (world.neighbour(ours), world.neighbour(theirs))
        let signIn = try await world.register("13812345678")
        for server in [here, there] { #expect(try await server.authenticate(token: signIn.token, fresh: false) != nil) }
        return (world, here, there, signIn, theirs)
    }

    @Test(arguments: Engine.available)
    func `a sign-out on one server ends the session on the others at once`(_ engine: Engine) async throws {
        let (_, here, there, signIn, _) = try await twoServers(engine)
        let caller = try #require(try await here.authenticate(token: signIn.token, fresh: true))
        _ = try await here.signOut(.parse([:]), by: caller)
        #expect(try await there.authenticate(token: signIn.token, fresh: false) == nil)
    }

    @Test(arguments: Engine.available)
    func `what was missed in a gap is noticed when it ends`(_ engine: Engine) async throws {
        let (world, _, there, signIn, theirs) = try await twoServers(engine)
        let silent = world.neighbour(Changes())
        let caller = try #require(try await silent.authenticate(token: signIn.token, fresh: true))
        theirs.lose()
        _ = try await silent.signOut(.parse([:]), by: caller)
        theirs.resume()
        #expect(try await there.authenticate(token: signIn.token, fresh: false) == nil)
    }
}
