import ArgumentParser
import Foundation
import JixiaCore
import JixiaMove
import JixiaStore

struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Copy a site from one database to another, and prove that both are equal. Stop its servers first.")

    @Option(help: "The database to copy: sqlite:PATH or mariadb://USER:PASSWORD@HOST/DATABASE.")
    var from: String

    @Option(help: "The database to fill; it has to be empty.")
    var to: String

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try await orExplain {
            guard from != to else { throw WrongSetting(name: "--to", reason: "is the same as --from") }
            let settings = try await flags.settings()
            let ends = (source: try place(from, "--from", settings), target: try place(to, "--to", settings))
            if case .sqlite(let path) = ends.source, !FileManager.default.fileExists(atPath: path) {
                throw WrongSetting(name: "--from", reason: "there is no \(path)")
            }
            let folders = try lockFolders([ends.source, ends.target])
            defer { withExtendedLifetime(folders) {} }
            let source = try await open(ends.source, "--from")
            let target = try await open(ends.target, "--to")
            let isEqual = try await move(source, target)
            try await source.close()
            try await target.close()
            if !isEqual { throw ExitCode.failure }
        }
    }

    private func place(_ text: String, _ option: String, _ settings: Settings) throws -> DatabasePlace {
        do { return try DatabasePlace(text, data: settings.data, settings.mode) } catch let error as WrongSetting {
            throw WrongSetting(name: option, reason: error.reason)
        }
    }

    /// The folders of SQLite files: no server works with them meanwhile.
    private func lockFolders(_ places: [DatabasePlace]) throws -> [DataFolder] {
        let folders = places.compactMap { place -> URL? in
            guard case .sqlite(let path) = place else { return nil }
            return URL(fileURLWithPath: path).deletingLastPathComponent().standardizedFileURL
        }
        return try Set(folders).map { try DataFolder($0) }
    }

    /// Both sides are brought up to date first, so that both have the same tables.
    private func open(_ place: DatabasePlace, _ option: String) async throws -> Database {
        do {
            let database = try await DatabasePart.open(place).database
            try await database.migrate(Composition.migrations)
            return database
        } catch let error as WrongSetting { throw WrongSetting(name: option, reason: error.reason) }
    }

    /// A migration may put rows into a table; a target that has no others is empty.
    private func rowsOfNewSite() async throws -> [String: Int] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("jixia-new-" + Chance.bytes(8).hexadecimal)
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + end) } }
        let site = try await DatabasePart.open(.sqlite(path: file.path)).database
        try await site.migrate(Composition.migrations)
        let counts = try await Move.rowCounts(of: site)
        try await site.close()
        return counts
    }

    private func move(_ source: Database, _ target: Database) async throws -> Bool {
        let started = ContinuousClock.now
        let bar = ProgressBar()
        let proofs = try await Move(from: source, to: target, newSite: rowsOfNewSite()).run { progress in
            let words = progress.phase == .copying ? "copying" : "comparing"
            bar.show("\(words) \(progress.table)", progress.rowsDone, of: progress.rowsInAll)
        }
        bar.end()
        for proof in proofs {
            let name = proof.table.padding(toLength: 20, withPad: " ", startingAt: 0)
            print(
                name
                    + (proof.isEqual
                        ? "equal   \(proof.source.count) rows" : "DIFFERS \(proof.source.count) rows, \(proof.target.count) there"))
        }
        let rows = proofs.reduce(0) { $0 + $1.source.count }
        let seconds = (ContinuousClock.now - started).milliseconds / 1000
        guard proofs.allSatisfy(\.isEqual) else {
            print("Not done: the two are not equal. Was something writing? Stop every server and run this again.")
            return false
        }
        print("Done: \(proofs.count) tables, \(rows) rows, equal by count and SHA-256, in \(seconds) s.")
        print("Start the servers with JIXIA_DATABASE_URL naming the new database, the same secrets.json and the same pictures.")
        return true
    }
}
