import ArgumentParser
import JixiaStore

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database up to date; serve does it too.")

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try await orExplain {
            let settings = try await flags.settings()
            let folder = try DataFolder(settings.data, isShared: settings.database.isShared)
            defer { withExtendedLifetime(folder) {} }
            let database = try await DatabasePart.open(settings.database).database
            let ran = try await database.migrate(Composition.migrations)
            try await database.close()
            print(ran.isEmpty ? "The database is up to date." : "Done: \(ran.joined(separator: ", "))")
        }
    }
}
