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
            // Nothing of this site runs on this machine meanwhile.
            let folder = try DataFolder(settings.data)
            defer { withExtendedLifetime(folder) {} }
            let source = try await open(from, "--from", settings)
            let target = try await open(to, "--to", settings)
            let isEqual = try await move(source, target)
            try await source.close()
            try await target.close()
            if !isEqual { throw ExitCode.failure }
        }
    }

    /// Both sides are brought up to date first, so that both have the same tables.
    private func open(_ text: String, _ option: String, _ settings: Settings) async throws -> Database {
        do {
            let place = try DatabasePlace(text, data: settings.data, settings.mode)
            if option == "--from", case .sqlite(let path) = place, !FileManager.default.fileExists(atPath: path) {
                throw WrongSetting(name: option, reason: "there is no \(path)")
            }
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
