import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@Suite struct GroupCommitTests {
    @Test(arguments: Engine.available)
    func `many writes at once all land, and those that fail take nothing of their neighbours with them`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let database = world.database
        let refused = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<300 {
                group.addTask {
                    do {
                        try await database.write { tx in
                            try tx.run("INSERT INTO note (name, number) VALUES (\("n\(number)"), \(number))")
                            if number % 10 == 3 { throw Refused() }
                        }
                        return false
                    } catch { return error is Refused }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refused == 30)
        let numbers: [Int] = try await database.read { tx in try tx.values("SELECT number AS value FROM note ORDER BY number") }
        #expect(numbers == (0..<300).filter { $0 % 10 != 3 })
    }

    @Test(arguments: Engine.available)
    func `a statement that breaks a constraint rolls back its own write only`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let database = world.database
        let landed = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let written: Void? = try? await database.write { tx in
                        try tx.run("INSERT INTO note (name, number) VALUES (\("own\(number)"), \(number))")
                        try tx.run("INSERT INTO note (name, number) VALUES (\("shared\(number / 2)"), \(number))")
                    }
                    return written != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(landed == 50)
        #expect(try await world.count("note") == 100)
    }

    @Test(arguments: Engine.available)
    func `a reader sees what was answered`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let database = world.database
        let seen = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<100 {
                group.addTask {
                    try await database.write { tx in try tx.run("INSERT INTO note (name) VALUES (\("n\(number)"))") }
                    return try await database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM note WHERE name = \("n\(number)")") }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(seen == 100)
    }

    @Test(arguments: Engine.available)
    func `nothing is lost between two who count up`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let database = world.database
        try await database.write { tx in try tx.run("INSERT INTO note (name, number) VALUES ('counter', 0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await database.write { tx in
                        let number = try tx.count("SELECT number AS value FROM note WHERE name = 'counter' \(.forUpdate)")
                        try tx.run("UPDATE note SET number = \(number + 1) WHERE name = 'counter'")
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.read { tx in try tx.count("SELECT number AS value FROM note") } == 200)
    }

    @Test(arguments: [Engine.sqlite])
    func `every answered write would survive a power cut`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let (synchronous, journal, keys, mapped) = try await world.database.write { tx in
            func setting<T: Storable>(_ pragma: SQL, _ name: String, as: T.Type) throws -> T? {
                try tx.rows(pragma).first.map { try $0[name] }
            }
            return (
                try setting("PRAGMA synchronous", "synchronous", as: Int.self),
                try setting("PRAGMA journal_mode", "journal_mode", as: String.self),
                try setting("PRAGMA foreign_keys", "foreign_keys", as: Int.self), try setting("PRAGMA mmap_size", "mmap_size", as: Int.self)
            )
        }
        let full = 2
        #expect(synchronous == full)
        #expect(journal == "wal")
        #expect(keys == 1)
        #expect(mapped ?? 0 == 0)
    }

    @Test(arguments: Engine.available)
    func `a reader cannot write`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        await #expect(throws: (any Error).self) {
            try await world.database.read { tx in try tx.run("INSERT INTO note (name) VALUES ('x')") }
        }
        #expect(try await world.count("note") == 0)
    }
}
