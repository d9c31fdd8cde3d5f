import ArgumentParser
import JixiaHTTP
import Logging
import ServiceLifecycle

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Run tasks in a process of their own, beside servers on the same MariaDB.")

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try await orExplain {
            let settings = try await flags.settings()
            if case .sqlite = settings.database {
                // One process alone may write a SQLite file, so there is nothing that a second one could do.
                throw WrongSetting(name: "worker", reason: "with SQLite the server runs the tasks itself; start jixia serve")
            }
            try await Composition.with(settings, isService: true) { composition in
                defer { composition.log?.flush() }
                try await runServices([MemoryService(composition.memoryPart), WorkerService(composition.worker)])
            }
        }
    }
}
