import JixiaCore
import JixiaMariaDB
import JixiaStore
import JixiaTesting
import Testing

@Suite struct SessionTests {
    private func variable(_ name: SQL, isWrite: Bool) async throws -> String {
        let world = try await MariaDBWorld()
        let question: SQL = "SELECT CAST(@@SESSION.\(name) AS CHAR) AS value"
        let value: String? =
            if isWrite {
                try await world.database.write { tx in try tx.value(question) }
            } else {
                try await world.database.read { tx in try tx.value(question) }
            }
        return value ?? "none"
    }

    @Test(arguments: [true, false])
    func `what does not fit is refused, and time is UTC`(_ isWrite: Bool) async throws {
        let mode = try await variable("sql_mode", isWrite: isWrite)
        for word in ["ANSI_QUOTES", "PIPES_AS_CONCAT", "STRICT_ALL_TABLES", "ONLY_FULL_GROUP_BY"] { #expect(mode.contains(word)) }
        #expect(try await variable("time_zone", isWrite: isWrite) == "+00:00")
        #expect(try await variable("character_set_client", isWrite: isWrite) == "utf8mb4")
        #expect(try await variable("innodb_snapshot_isolation", isWrite: isWrite) == "ON")
    }

    @Test func `writes see what is committed, reads see one moment`() async throws {
        #expect(try await variable("tx_isolation", isWrite: true) == "READ-COMMITTED")
        #expect(try await variable("tx_isolation", isWrite: false) == "REPEATABLE-READ")
    }

    @Test func `a read sees the same however often it looks`() async throws {
        let world = try await MariaDBWorld()
        let other = Database(try await world.connect(through: [TestMariaDB.port()]))
        try await world.add("a")
        let gate = Gate()
        async let counts = world.database.read(isLong: true) { tx in
            let first = try tx.count("SELECT COUNT(*) AS value FROM note")
            gate.pass()
            return (first, try tx.count("SELECT COUNT(*) AS value FROM note"))
        }
        await gate.entered()
        try await world.add("b", to: other)
        gate.open()
        let (first, second) = try await counts
        #expect(first == 1)
        #expect(second == 1)
    }

    @Test func `text that is too long, and a number out of range, are refused`() async throws {
        let world = try await MariaDBWorld()
        await #expect(throws: MariaDBError.self) { try await world.add(String(repeating: "x", count: 101)) }
        #expect(try await world.names() == [])
    }

    @Test func `names differ by case and by spaces at their end, as in SQLite`() async throws {
        let world = try await MariaDBWorld()
        for name in ["a", "A", "a ", "ä"] { try await world.add(name) }
        #expect(try await world.names() == ["a", "A", "a ", "ä"])
    }

    @Test func `a wrong password, a missing database and a closed port are told apart`() async throws {
        let wrong = [
            (try TestMariaDB.url(database: "any", password: "wrong"), "1045"), (try TestMariaDB.url(database: "missing"), "1049"),
            (try TestMariaDB.url(database: "any", ports: [1]), "2002"),
        ]
        for (url, code) in wrong {
            let refusal = await #expect(throws: MariaDBDriver.NoServer.self) { try await MariaDBDriver.connect(url) }
            #expect(refusal?.description.contains(code) == true)
            #expect(refusal?.description.contains("wrong@") == false)
        }
    }

    @Test func `a connection is encrypted, and the server proved, where the address asks for it`() async throws {
        let world = try await MariaDBWorld()
        let port = try TestMariaDB.port()
        let safe = Database(try await world.connect(through: [port], options: "&tls=verify&ca=\(TestMariaDB.authority())"))
        let cipher: String? = try await safe.read { tx in
            try tx.value("SELECT VARIABLE_VALUE AS value FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'SSL_CIPHER'")
        }
        #expect(cipher?.isEmpty == false)
        // An authority that did not sign the server's certificate.
        await #expect(throws: MariaDBDriver.NoServer.self) {
            try await world.connect(through: [port], options: "&tls=verify&ca=/etc/ssl/certs/ca-certificates.crt")
        }
    }
}
