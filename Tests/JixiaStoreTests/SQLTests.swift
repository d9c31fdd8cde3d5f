import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

private enum Colour: String, Storable { case red }
private enum Level: Int, Storable { case high = 3 }

@Suite struct SQLTests {
    @Test func `values never become text`() {
        let name = "x'; DROP TABLE note; --"
        let (text, values) = ("SELECT \(name), \(5), \(true), \(Colour.red), \(Level.high), \(nil as Int?)" as SQL).render(.sqlite)
        #expect(text == "SELECT ?, ?, ?, ?, ?, ?")
        #expect(values == [.text(name), .integer(5), .integer(1), .text("red"), .integer(3), .null])
    }

    @Test func `a list has a parameter for each element`() {
        let (text, values) = ("id IN \(list: [ID<Never>(4), ID(2)])" as SQL).render(.mariadb)
        #expect(text == "id IN (?, ?)")
        #expect(values == [.integer(4), .integer(2)])
        #expect(("id IN \(list: [Int]())" as SQL).render(.sqlite).text == "id IN (NULL)")
    }

    @Test func `statements nest and join with their values in order`() {
        let condition: SQL = "a = \(1)"
        let (text, values) = ("SELECT b FROM c WHERE \(condition)" + " AND d = \("x")" as SQL).render(.sqlite)
        #expect(text == "SELECT b FROM c WHERE a = ? AND d = ?")
        #expect(values == [.integer(1), .text("x")])
    }

    @Test func `what differs between the dialects is a word of each`() {
        let sql: SQL = "\(.onConflict("name")) n = \(.brought("n")) \(.forUpdate)\(.forClaim)"
        #expect(sql.render(.sqlite).text == "ON CONFLICT (name) DO UPDATE SET n = excluded.n ")
        #expect(sql.render(.mariadb).text == "ON DUPLICATE KEY UPDATE n = VALUES(n) FOR UPDATEFOR UPDATE SKIP LOCKED")
    }

    @Test(arguments: Engine.available)
    func `a hostile text is kept as it is`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let name = "'); DELETE FROM note; -- \" ? 稷下"
        try await world.database.write { tx in try tx.run("INSERT INTO note (name) VALUES (\(name))") }
        #expect(try await world.names() == [name])
    }

    @Test(arguments: Engine.available)
    func `an IN list finds its elements and an empty one finds nothing`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        try await world.database.write { tx in
            for name in ["a", "b", "c"] { try tx.run("INSERT INTO note (name) VALUES (\(name))") }
        }
        func found(_ names: [String]) async throws -> [String] {
            try await world.database.read { tx in try tx.values("SELECT name AS value FROM note WHERE name IN \(list: names) ORDER BY name")
            }
        }
        #expect(try await found(["c", "a", "x"]) == ["a", "c"])
        #expect(try await found([]) == [])
    }

    @Test(arguments: Engine.available)
    func `every kind of value comes back as it went in`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let row = try await world.database.write { tx in
            try tx.rows(
                "SELECT \(Int64.min) AS n, \([1, 0, 255] as [UInt8]) AS b, \("") AS t, \(nil as String?) AS z, \(Money(fen: 7)) AS m"
            ).first
        }
        let values = try #require(row)
        #expect(try values["n"] == Int64.min)
        #expect(try values["b"] == [1, 0, 255] as [UInt8])
        #expect(try values["t"] == "")
        #expect(try values["z"] as String? == nil)
        #expect(try values["m"] == Money(fen: 7))
    }

    @Test(arguments: Engine.available)
    func `a column that is missing or of another type is refused`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let row = try #require(try await world.database.read { tx in try tx.rows("SELECT 'x' AS t, NULL AS z").first })
        #expect(throws: Row.Unreadable.self) { try row["none"] as Int }
        #expect(throws: Row.Unreadable.self) { try row["t"] as Int }
        #expect(throws: Row.Unreadable.self) { try row["z"] as Int }
        #expect(throws: Row.Unreadable.self) { try row["t"] as Colour }
    }

    @Test(arguments: Engine.available)
    func `a change tells how many rows it met and which id it gave`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let (first, second, met, none) = try await world.database.write { tx in
            (
                try tx.run("INSERT INTO note (name) VALUES ('a')").id, try tx.run("INSERT INTO note (name) VALUES ('b')").id,
                try tx.run("UPDATE note SET number = 1").rows, try tx.run("UPDATE note SET number = 2 WHERE name = 'x'").rows
            )
        }
        #expect(second == first + 1)
        #expect(met == 2)
        #expect(none == 0)
    }
}
