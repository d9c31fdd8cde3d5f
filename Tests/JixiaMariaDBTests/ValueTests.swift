import JixiaStore
import JixiaTesting
import Testing

@Suite struct ValueTests {
    @Test func `long texts, bytes and letters of four bytes come back as they went`() async throws {
        let world = try await MariaDBWorld()
        let text = String(repeating: "稷下😀é", count: 20_000)
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let row = try await world.database.write { tx in
            try tx.run("INSERT INTO note (name, number, text, bytes) VALUES ('a', \(Int64.max), \(text), \(bytes))")
            return try tx.rows("SELECT number, text, bytes FROM note").first
        }
        #expect(try row?["number"] == Int64.max)
        #expect(try row?["text"] == text)
        #expect(try row?["bytes"] == bytes)
    }

    @Test func `rows of different lengths do not leak into each other`() async throws {
        let world = try await MariaDBWorld()
        let names = ["long " + String(repeating: "x", count: 80), "b", "", "middle one"]
        for name in names { try await world.add(name) }
        #expect(try await world.names() == names)
    }

    @Test func `sums of integers are integers, and nothing has no sum`() async throws {
        let world = try await MariaDBWorld()
        let (none, sum, mean) = try await world.database.write { tx in
            let none: Int? = try tx.rows("SELECT SUM(number) AS value FROM note").first?["value"]
            try tx.run("INSERT INTO note (name, number) VALUES ('a', 3), ('b', 4)")
            let mean = try tx.rows("SELECT AVG(number) AS value FROM note").first
            return (none, try tx.count("SELECT SUM(number) AS value FROM note"), mean)
        }
        #expect(none == nil)
        #expect(sum == 7)
        #expect(mean != nil)
    }

    @Test func `a statement is told in the error, its values are not`() async throws {
        let world = try await MariaDBWorld()
        let secret = "secret-of-a-test"
        let error = await #expect(throws: (any Error).self) {
            try await world.database.write { tx in try tx.run("INSERT INTO missing (name) VALUES (\(secret))") }
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains("INSERT INTO missing"))
        #expect(!text.contains(secret))
    }

    @Test func `more statements than are kept prepared still work`() async throws {
        let world = try await MariaDBWorld()
        for number in 0..<450 {
            let text = SQL(trusted: "SELECT \(number) AS value")
            #expect(try await world.database.read { tx in try tx.count(text) } == number)
        }
    }
}
