import JixiaCore
import JixiaTesting
import Testing

@testable import JixiaAccounts

@Suite struct ProfileTests {
    private let mobile = "13812345678"

    private func world(_ engine: Engine) async throws -> (AccountsWorld, Caller) {
        let world = try await AccountsWorld(engine)
        let signIn = try await world.register(mobile, username: "mengke")
        return (world, try #require(try await world.caller(signIn)))
    }

    @Test(arguments: Engine.available)
    func `the profile shows no whole mobile and no secret`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let text = String(decoding: try await world.accounts.me(.parse([:]), by: caller).bytes(.english), as: UTF8.self)
        #expect(!text.contains(mobile) && !text.contains("scrypt"))
        #expect(text.contains("\"mobile\":\"138****5678\""))
        #expect(text.contains("\"roles\":[\"member\"]"))
    }

    @Test(arguments: Engine.available)
    func `the nickname can be changed, and nothing else`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let input = try ChangeProfile.parse(["nickname": "孟夫子", "username": "admin", "roles": "staff", "mobile": "13900000000"])
        let profile = try await world.accounts.changeMe(input, by: caller)
        #expect(profile.nickname == "孟夫子")
        #expect(profile.username == "mengke")
        #expect(profile.roles == [.member])
        #expect(profile.mobile == "138****5678")
        #expect(try await world.accounts.changeMe(.parse([:]), by: caller).nickname == "孟夫子")
    }

    @Test(arguments: [String(repeating: "长", count: 21), "a\nb", "a\u{0}b", "\u{1B}[31m"])
    func `a nickname is one short line`(_ nickname: String) {
        #expect(wrongFields { try ChangeProfile.parse(["nickname": .text(nickname)]) }["nickname"] != nil)
    }

    @Test(arguments: Engine.available)
    func `names that are taken are counted`(_ engine: Engine) async throws {
        let (world, _) = try await world(engine)
        func mobiles(_ mobile: String) async throws -> Int {
            try await world.accounts.countMobile(.parse(["mobile": .text(mobile)]), world.stranger()).count
        }
        func usernames(_ name: String) async throws -> Int {
            try await world.accounts.countUsername(.parse(["username": .text(name)]), world.stranger()).count
        }
        #expect(try await mobiles(mobile) == 1)
        #expect(try await mobiles("13900000000") == 0)
        #expect(try await usernames("MengKe") == 1)
        #expect(try await usernames("xunkuang") == 0)
    }
}
