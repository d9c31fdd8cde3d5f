import Crypto
import Foundation
import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAudit

@Suite struct AuditLogTests {
    private struct World {
        let folder = TestFolder()
        let clock = TestClock()
        let database: Database
        let log: AuditLog

        init(_ engine: Engine) async throws {
            database = try await engine.database(AuditLog.migrations, in: folder)
            log = Self.log(database, clock)
        }

        static func log(_ database: Database, _ clock: TestClock, secret: UInt8 = 1) -> AuditLog {
            AuditLog(database, key: SymmetricKey(data: Data(repeating: secret, count: 32)), now: clock.now)
        }

        func record(_ number: Int64) async throws {
            try await database.write { [log] tx in
                try log.record("account.disabled", of: .account(ID(number)), by: ID(1), ["reason": "测试 \(number)"], in: tx)
            }
        }

        /// Five entries, and what somebody then does behind the log's back.
        func finding(after deed: SQL...) async throws -> AuditFinding {
            for number in 1...5 { try await record(Int64(number)) }
            for statement in deed { try await database.write { tx in try tx.run(statement) } }
            return try await log.check()
        }
    }

    @Test(arguments: Engine.available)
    func `an empty log is sound, and so is one that nobody touched`(_ engine: Engine) async throws {
        let world = try await World(engine)
        #expect(try await world.log.check() == .sound(entries: 0))
        #expect(try await world.finding() == .sound(entries: 5))
    }

    @Test(arguments: Engine.available)
    func `what was done is shown, newest first`(_ engine: Engine) async throws {
        let world = try await World(engine)
        _ = try await world.finding()
        let page = try await world.log.list(.parse(["size": .number(2)]))
        #expect(page.count == 5)
        #expect(page.results.map(\.number) == [5, 4])
        #expect(page.results.first?.subject == .account(ID(5)))
        #expect(page.results.first?.actor == ID(1))
        #expect(page.results.first?.details == ["reason": "测试 5"])
        #expect(page.results.first?.at == world.clock.now())
    }

    @Test(
        arguments: Engine.available,
        [
            "UPDATE audit_entry SET details = '{}' WHERE id = 3", "UPDATE audit_entry SET actor_id = 2 WHERE id = 3",
            "UPDATE audit_entry SET actor_id = NULL WHERE id = 3", "UPDATE audit_entry SET at = at + 1 WHERE id = 3",
            "UPDATE audit_entry SET subject = '4' WHERE id = 3", "UPDATE audit_entry SET action = 'account.enabled' WHERE id = 3",
            "UPDATE audit_entry SET details = 'none' WHERE id = 3", "DELETE FROM audit_entry WHERE id = 3",
        ])
    func `a changed or missing entry is found`(_ engine: Engine, _ deed: String) async throws {
        let world = try await World(engine)
        #expect(try await world.finding(after: SQL(trusted: deed)) == .broken(at: 3))
    }

    @Test(arguments: Engine.available)
    func `a log that was cut short is found`(_ engine: Engine) async throws {
        let world = try await World(engine)
        #expect(try await world.finding(after: "DELETE FROM audit_entry WHERE id = 5") == .broken(at: 5))
        try await world.database.write { tx in try tx.run("UPDATE audit_head SET entries = 4 WHERE id = 1") }
        #expect(try await world.log.check() == .broken(at: 4))
    }

    @Test(arguments: Engine.available)
    func `who has the database and not the secret cannot write one that fits`(_ engine: Engine) async throws {
        let world = try await World(engine)
        _ = try await world.finding()
        let forger = World.log(world.database, world.clock, secret: 2)
        try await world.database.write { tx in try forger.record("account.enabled", of: .account(ID(3)), by: ID(1), in: tx) }
        #expect(try await world.log.check() == .broken(at: 6))
    }

    @Test(arguments: Engine.available)
    func `after a change of the secret the log goes on`(_ engine: Engine) async throws {
        let world = try await World(engine)
        _ = try await world.finding()
        let (old, new) = (SymmetricKey(data: Data(repeating: 1, count: 32)), SymmetricKey(data: Data(repeating: 2, count: 32)))
        let log = AuditLog(world.database, key: new, earlier: [old], now: world.clock.now)
        try await world.database.write { tx in try log.record("account.enabled", of: .account(ID(3)), by: ID(1), in: tx) }
        #expect(try await log.check() == .sound(entries: 6))
    }

    @Test(arguments: Engine.available)
    func `an entry is there exactly if its deed is`(_ engine: Engine) async throws {
        let world = try await World(engine)
        await #expect(throws: Failure.forbidden) {
            try await world.database.write { tx in
                try world.log.record("account.disabled", of: .account(ID(9)), by: ID(1), in: tx)
                throw Failure.forbidden
            }
        }
        #expect(try await world.finding() == .sound(entries: 5))
    }

    @Test(arguments: Engine.available)
    func `twenty who write at once make one chain`(_ engine: Engine) async throws {
        let world = try await World(engine)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...20 { group.addTask { try await world.record(Int64(number)) } }
            try await group.waitForAll()
        }
        #expect(try await world.log.check() == .sound(entries: 20))
    }
}
