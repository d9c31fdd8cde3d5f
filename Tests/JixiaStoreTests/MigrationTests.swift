import JixiaCore
import JixiaSQLite
import JixiaStore
import JixiaTesting
import Testing

@Suite struct MigrationTests {
    private let one = Migration("a-1", "CREATE TABLE a (n BIGINT)", "INSERT INTO a (n) VALUES (1)")
    private let two = Migration("b-1", "INSERT INTO a (n) VALUES (2)")

    private func numbers(_ database: Database) async throws -> [Int] {
        try await database.read { tx in try tx.values("SELECT n AS value FROM a ORDER BY n") }
    }

    @Test(arguments: Engine.available)
    func `each step runs once`(_ engine: Engine) async throws {
        let folder = TestFolder()
        let database = try await engine.database([one], in: folder)
        #expect(try await database.migrate([one, two]) == ["b-1/1"])
        #expect(try await database.migrate([one, two]) == [])
        #expect(try await numbers(database) == [1, 2])
    }

    @Test(arguments: Engine.available)
    func `of many who migrate at once one runs each step`(_ engine: Engine) async throws {
        let folder = TestFolder()
        let database = try await engine.database([one], in: folder)
        let two = two, one = one
        let ran = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<20 { group.addTask { try await database.migrate([one, two]) } }
            return try await group.reduce([], +)
        }
        #expect(ran == ["b-1/1"])
        #expect(try await numbers(database) == [1, 2])
    }

    @Test(arguments: Engine.available)
    func `a newer database is refused and stays as it was`(_ engine: Engine) async throws {
        let folder = TestFolder()
        let database = try await engine.database([one, two], in: folder)
        let mine = Migration("c-1", "INSERT INTO a (n) VALUES (3)")
        let one = one
        let refusal = await #expect(throws: DatabaseIsNewer.self) { try await database.migrate([one, mine]) }
        #expect(refusal?.unknown == ["b-1/1"])
        #expect(refusal?.description.contains("b-1/1") == true)
        #expect(try await numbers(database) == [1, 2])
        let marks: [String] = try await database.read { tx in try tx.values("SELECT name AS value FROM migration ORDER BY name") }
        #expect(marks == ["a-1/1", "a-1/2", "b-1/1"])
    }

    @Test(arguments: Engine.available)
    func `a step that fails leaves no mark and runs again next time`(_ engine: Engine) async throws {
        let folder = TestFolder()
        let database = try await engine.database([one], in: folder)
        let one = one
        await #expect(throws: (any Error).self) {
            try await database.migrate([one, Migration("b-1", "INSERT INTO missing (n) VALUES (1)")])
        }
        #expect(try await database.migrate([one, two]) == ["b-1/1"])
    }

    @Test func `what was closed is in the file when it is opened again`() async throws {
        let folder = TestFolder()
        let first = Database(try SQLiteDriver(path: folder.file("own.db").path))
        try await first.migrate([one])
        try await first.close()
        let again = Database(try SQLiteDriver(path: folder.file("own.db").path))
        #expect(try await again.migrate([one]) == [])
        #expect(try await numbers(again) == [1])
        try await again.close()
    }
}
