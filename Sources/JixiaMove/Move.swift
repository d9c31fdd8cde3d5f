import JixiaCore
import JixiaStore

/// Copies everything that one database holds into another, empty one, and proves that both hold the same.
public struct Move: Sendable {
    /// Where the work stands.
    public struct Progress: Sendable {
        public enum Phase: Sendable { case copying, comparing }
        public let phase: Phase
        public let table: String
        public let rowsDone: Int
        public let rowsInAll: Int
    }

    /// What was found of one table on both sides.
    public struct Proof: Sendable, Equatable {
        public let table: String
        public let source: Checksum
        public let target: Checksum
        public var isEqual: Bool { source == target }
    }

    /// Tables that tell of a place and not of the site.
    static let ownTables: Set = ["migration", "migration_turn", "site_mark", MoveMark.table]

    private let source: Database
    private let target: Database
    private let newSite: [String: Int]

    /// Both have the schema of this program.
    /// - Parameter newSite: how many rows each table of a site has that was only just made; see `rowCounts(of:)`.
    public init(from source: Database, to target: Database, newSite: [String: Int]) {
        self.source = source
        self.target = target
        self.newSite = newSite
    }

    /// How many rows each table has.
    public static func rowCounts(of database: Database) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        let tables = try await database.read { tx in try tx.tables() }
        for table in tables {
            counts[table.name] = try await TableCopy(table).count(in: database)
        }
        return counts
    }

    /// Nothing else may write to either meanwhile: the comparison would tell that they differ.
    /// - Throws: `MoveRefused` before anything is changed.
    public func run(_ report: @escaping @Sendable (Progress) -> Void) async throws -> [Proof] {
        let tables = try await tables()
        try await MoveMark.begin(in: target, clearing: tables, newSite: newSite)
        var rowsInAll = 0
        for table in tables { rowsInAll += try await TableCopy(table).count(in: source) }

        var done = 0
        for table in tables {
            try await TableCopy(table).copy(from: source, to: target) { count in
                done += count
                report(Progress(phase: .copying, table: table.name, rowsDone: done, rowsInAll: rowsInAll))
            }
        }
        let proofs = try await compare(tables, rowsInAll, report)
        if proofs.allSatisfy(\.isEqual) { try await MoveMark.end(in: target) }
        return proofs
    }

    private func tables() async throws -> [Table] {
        let (there, here) = (try await source.read { tx in try tx.tables() }, try await target.read { tx in try tx.tables() })
        let tables = there.filter { !Self.ownTables.contains($0.name) }
        for table in tables {
            guard let other = here.first(where: { $0.name == table.name }), Set(other.columns) == Set(table.columns), other.key == table.key
            else {
                throw MoveRefused("the table \(table.name) is not the same on both sides: bring both up to date with one program")
            }
            guard !table.key.isEmpty else { throw MoveRefused("the table \(table.name) has no primary key") }
        }
        return tables
    }

    private func compare(
        _ tables: [Table], _ rowsInAll: Int, _ report: @escaping @Sendable (Progress) -> Void
    ) async throws -> [Proof] {
        var proofs: [Proof] = []
        var done = 0
        for table in tables {
            let copy = TableCopy(table)
            async let there = copy.checksum(in: source)
            async let here = copy.checksum(in: target)
            let proof = Proof(table: table.name, source: try await there, target: try await here)
            proofs.append(proof)
            done += proof.source.count
            report(Progress(phase: .comparing, table: table.name, rowsDone: done, rowsInAll: rowsInAll))
        }
        return proofs
    }
}

public struct MoveRefused: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
