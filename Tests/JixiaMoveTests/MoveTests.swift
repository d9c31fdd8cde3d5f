import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaMove

/// Two databases of one test's own with tables of every sort: numbered, with a key of two columns, with a parent, empty.
struct MoveWorld {
    let folders = (TestFolder(), TestFolder())
    let source: Database
    let target: Database

    static let migrations = [
        Migration(
            "move-test-1",
            "CREATE TABLE pupil (id \(.identity), name VARCHAR(100) NOT NULL UNIQUE, height DOUBLE, picture BLOB) \(.tableEnd)",
            """
            CREATE TABLE answer (
                pupil_id BIGINT NOT NULL, question VARCHAR(50) NOT NULL, given TEXT, PRIMARY KEY (pupil_id, question),
                FOREIGN KEY (pupil_id) REFERENCES pupil (id)
            ) \(.tableEnd)
            """,
            "CREATE TABLE absence (id \(.identity), day BIGINT NOT NULL) \(.tableEnd)",
            "CREATE TABLE bell (id INT NOT NULL PRIMARY KEY) \(.tableEnd)", "INSERT INTO bell (id) VALUES (1)"),
        Migration("site-mark", "CREATE TABLE site_mark (name VARCHAR(40) NOT NULL PRIMARY KEY, value VARCHAR(100) NOT NULL) \(.tableEnd)"),
    ]

    init(from source: Engine, to target: Engine, migrations: [Migration] = migrations) async throws {
        self.source = try await source.database(Self.migrations + MoveMark.migrations, in: folders.0)
        self.target = try await target.database(migrations + MoveMark.migrations, in: folders.1)
    }

    func fill(pupils: Int, answers: Int) async throws {
        try await source.write { tx in
            for number in 1...pupils {
                let height: Double? = number.isMultiple(of: 3) ? nil : Double(number) / 7
                try tx.run(
                    """
                    INSERT INTO pupil (name, height, picture) VALUES (\("孟轲 \(number) 😀 ' \\"), \(height.map(Value.real) ?? .null),
                        \([UInt8(number % 256), 0, 255]))
                    """)
                for answer in 0..<answers {
                    let given: String? = answer == 1 ? nil : "A\n\(number)"
                    try tx.run("INSERT INTO answer (pupil_id, question, given) VALUES (\(number), \("q\(answer)"), \(given))")
                }
            }
        }
    }

    func count(_ table: String, in database: Database) async throws -> Int {
        try await database.read { tx in try tx.count(SQL(trusted: "SELECT COUNT(*) AS value FROM \(table)")) }
    }

    func move() async throws -> [Move.Proof] { try await Move(from: source, to: target, newSite: ["pupil": 1, "bell": 1]).run { _ in } }
}

@Suite struct MoveTests {
    static let ways: [(Engine, Engine)] = [(.sqlite, .mariadb), (.mariadb, .sqlite)]

    @Test(arguments: ways)
    func `every row of every table arrives, and that is proved`(_ from: Engine, _ to: Engine) async throws {
        let world = try await MoveWorld(from: from, to: to)
        try await world.fill(pupils: 2345, answers: 3)
        let proofs = try await world.move()
        #expect(proofs.map(\.table).sorted() == ["absence", "answer", "bell", "pupil"])
        #expect(proofs.allSatisfy { $0.isEqual })
        let counts = proofs.map { $0.source.count }.sorted()
        #expect(counts == [0, 1, 2345, 7035])
        #expect(try await world.count("answer", in: world.target) == 7035)
        #expect(try await !MoveMark.isSet(in: world.target))
    }

    @Test(arguments: ways)
    func `a number that was given once is not given again on the other side`(_ from: Engine, _ to: Engine) async throws {
        let world = try await MoveWorld(from: from, to: to)
        try await world.fill(pupils: 5, answers: 0)
        try await world.source.write { tx in
            try tx.run("DELETE FROM pupil WHERE id = 5")
            for day in 1...3 { try tx.run("INSERT INTO absence (day) VALUES (\(day))") }
            try tx.run("DELETE FROM absence WHERE day > 0")
        }
        _ = try await world.move()
        let (pupil, absence) = try await world.target.write { tx in
            (try tx.run("INSERT INTO pupil (name) VALUES ('new')").id, try tx.run("INSERT INTO absence (day) VALUES (9)").id)
        }
        #expect(pupil == 6)
        #expect(absence == 4)
    }

    @Test(arguments: ways)
    func `a target that holds something is refused and stays as it is`(_ from: Engine, _ to: Engine) async throws {
        let world = try await MoveWorld(from: from, to: to)
        try await world.fill(pupils: 3, answers: 1)
        try await world.target.write { tx in try tx.run("INSERT INTO absence (day) VALUES (1)") }
        let refusal = await #expect(throws: MoveRefused.self) { try await world.move() }
        #expect(refusal?.description.contains("absence has 1") == true)
        #expect(try await world.count("pupil", in: world.target) == 0)
        #expect(try await MoveMark.isSet(in: world.target) == false)
    }

    @Test(arguments: ways)
    func `rows that every new site has are replaced by the source's`(_ from: Engine, _ to: Engine) async throws {
        let world = try await MoveWorld(from: from, to: to)
        try await world.fill(pupils: 3, answers: 1)
        try await world.target.write { tx in try tx.run("INSERT INTO pupil (name) VALUES ('of a new site')") }
        let proofs = try await world.move()
        #expect(proofs.allSatisfy { $0.isEqual })
        #expect(try await world.count("pupil", in: world.target) == 3)
    }

    @Test(arguments: ways)
    func `a move that was cut off begins anew`(_ from: Engine, _ to: Engine) async throws {
        let world = try await MoveWorld(from: from, to: to)
        try await world.fill(pupils: 2100, answers: 1)
        try await world.target.write { tx in
            try tx.run("INSERT INTO move_mark (id) VALUES (1)")
            for number in 1...2500 { try tx.run("INSERT INTO pupil (name) VALUES (\("half \(number)"))") }
            try tx.run("INSERT INTO answer (pupil_id, question) VALUES (7, 'half')")
        }
        let proofs = try await world.move()
        #expect(proofs.allSatisfy { $0.isEqual })
        #expect(try await world.count("pupil", in: world.target) == 2100)
    }

    @Test(arguments: ways)
    func `one changed letter is noticed, and the target stays marked`(_ from: Engine, _ to: Engine) async throws {
        let world = try await MoveWorld(from: from, to: to)
        try await world.fill(pupils: 10, answers: 1)
        // A target that does not keep what it is given.
        let trigger: SQL =
            switch to {
            case .sqlite: "CREATE TRIGGER spoil AFTER INSERT ON answer BEGIN UPDATE answer SET given = 'x' WHERE pupil_id = 4; END"
            case .mariadb: "CREATE TRIGGER spoil BEFORE INSERT ON answer FOR EACH ROW SET NEW.given = IF(NEW.pupil_id = 4, 'x', NEW.given)"
            }
        try await world.target.write { tx in try tx.run(trigger) }
        let proofs = try await world.move()
        #expect(proofs.filter { !$0.isEqual }.map(\.table) == ["answer"])
        #expect(proofs.allSatisfy { $0.source.count == $0.target.count })
        #expect(try await MoveMark.isSet(in: world.target))
    }

    @Test func `tables that differ are refused`() async throws {
        let other = [
            Migration(
                "move-test-1", "CREATE TABLE pupil (id \(.identity), name VARCHAR(100) NOT NULL) \(.tableEnd)"),
            MoveWorld.migrations[1],
        ]
        let world = try await MoveWorld(from: .sqlite, to: .mariadb, migrations: other)
        await #expect(throws: MoveRefused.self) { try await world.move() }
    }
}
