import JixiaCore
import JixiaMariaDB
import JixiaStore
import JixiaTesting
import Synchronization
import Testing

@Suite struct RaceTests {
    private func many(_ count: Int, _ work: @escaping @Sendable (Int) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count { group.addTask { try await work(number) } }
            try await group.waitForAll()
        }
    }

    @Test func `guarded statements never go below what is there`() async throws {
        let world = try await MariaDBWorld()
        try await world.database.write { tx in try tx.run("INSERT INTO note (name, number) VALUES ('stock', 30)") }
        let taken = Mutex(0)
        try await many(100) { _ in
            let change = try await world.database.write { tx in
                try tx.run("UPDATE note SET number = number - 1 WHERE name = 'stock' AND number >= 1")
            }
            taken.withLock { $0 += change.rows }
        }
        #expect(taken.withLock { $0 } == 30)
        #expect(try await world.number(of: "stock") == 0)
    }

    @Test func `those who lock crosswise all get through`() async throws {
        let world = try await MariaDBWorld()
        for name in ["a", "b"] { try await world.add(name) }
        try await many(40) { number in
            let order = number.isMultiple(of: 2) ? ["a", "b"] : ["b", "a"]
            try await world.database.write { tx in
                for name in order { try tx.run("UPDATE note SET number = number + 1 WHERE name = \(name)") }
            }
        }
        #expect(try await world.number(of: "a") == 40)
        #expect(try await world.number(of: "b") == 40)
    }

    @Test func `of two who add the same key one finds the other's`() async throws {
        let world = try await MariaDBWorld()
        let added = Mutex(0)
        try await many(20) { _ in
            let isNew = try await world.database.write { tx in
                guard try tx.rows("SELECT id FROM note WHERE name = 'one'").isEmpty else { return false }
                try tx.run("INSERT INTO note (name) VALUES ('one')")
                return true
            }
            if isNew { added.withLock { $0 += 1 } }
        }
        #expect(added.withLock { $0 } == 1)
    }

    @Test func `a key that is always taken is a defect and not a race`() async throws {
        let world = try await MariaDBWorld()
        try await world.add("a")
        await #expect(throws: DuplicateKey.self) { try await world.add("a") }
    }

    /// A deadlock undoes the whole transaction: what a body that overlooks it does afterwards must not stand alone.
    @Test func `half a transaction is never kept`() async throws {
        let world = try await MariaDBWorld()
        let other = Database(try await world.connect(through: [TestMariaDB.port()]))
        for name in ["a", "b"] { try await world.add(name) }
        let gate = Gate()
        let runs = Mutex(0)
        async let first: Void = world.database.write { tx in
            let isFirst = runs.withLock { runs in
                runs += 1
                return runs == 1
            }
            try tx.run("UPDATE note SET number = number + 1 WHERE name = 'a'")
            if isFirst { gate.pass() }
            _ = try? tx.run("UPDATE note SET number = number + 1 WHERE name = 'b'")
            try tx.run("INSERT INTO note (name) VALUES (\("run \(runs.withLock { $0 })"))")
        }
        await gate.entered()
        async let second: Void = other.write { tx in
            try tx.run("UPDATE note SET number = number + 1 WHERE name = 'b'")
            gate.open()
            try tx.run("UPDATE note SET number = number + 1 WHERE name = 'a'")
        }
        _ = try await (first, second)
        #expect(try await world.number(of: "a") == 2)
        #expect(try await world.number(of: "b") == 2)
        #expect(try await world.names().count == 3)
    }
}
