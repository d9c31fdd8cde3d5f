import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct SecurityEventTests {
    private let mobile = "13812345678"

    private func events(_ world: AccountsWorld, _ signIn: SignIn) async throws -> Page<SecurityEvent> {
        try await world.accounts.securityEvents(.parse([:]), by: try #require(try await world.caller(signIn)))
    }

    @Test(arguments: Engine.available)
    func `a device is told when it first signs in, and never again`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register(mobile)
        let phone = Visitor(address: "203.0.113.7", userAgent: "Mozilla/5.0 (Linux; Android 15)")
        _ = try await world.signIn(mobile, AccountsWorld.password, from: phone)
        let last = try await world.signIn(mobile, AccountsWorld.password, from: phone)
        let list = try await events(world, last)
        #expect(list.results.map(\.kind) == [.newDevice, .newDevice])
        #expect(list.results.first?.device == phone.userAgent && list.results.first?.address == phone.address)
    }

    @Test(arguments: Engine.available)
    func `the owner learns that an old refresh token came again, and from where`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let first = try await world.register(mobile)
        _ = try await world.refresh(first.refreshToken)
        world.clock.advance(.seconds(11))
        let thief = Visitor(address: "198.51.100.9", userAgent: "thief")
        _ = try await failure { try await world.accounts.refresh(.parse(["refresh_token": .text(first.refreshToken)]), thief) }
        let owner = try await world.signIn(mobile, AccountsWorld.password)
        let event = try #require(try await events(world, owner).results.first { $0.kind == .tokenReplayed })
        #expect(event.device == "thief" && event.address == "198.51.100.9")
    }

    @Test(arguments: Engine.available)
    func `everybody sees their own, the newest first, in pages`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        let own = try await world.register(mobile)
        let other = try await world.register("13912345678")
        for number in 0..<5 {
            _ = try await world.signIn(mobile, AccountsWorld.password, from: Visitor(address: "203.0.113.7", userAgent: "device \(number)"))
        }
        let caller = try #require(try await world.caller(own))
        let page = try await world.accounts.securityEvents(.parse(["page": "2", "size": "2"]), by: caller)
        #expect(page.count == 6)
        #expect(page.results.map(\.device) == ["device 2", "device 1"])
        #expect(try await events(world, other).count == 1)
    }

    @Test(arguments: Engine.available)
    func `after half a year nothing is left of it`(_ engine: Engine) async throws {
        let world = try await AccountsWorld(engine)
        try await world.register(mobile)
        world.clock.advance(.days(181))
        try await world.accounts.prune()
        #expect(try await world.count("security_event") == 0)
    }
}
