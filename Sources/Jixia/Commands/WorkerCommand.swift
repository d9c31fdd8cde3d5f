import ArgumentParser

struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worker", abstract: "Run tasks in a process of their own.")

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try await orExplain {
            _ = try await flags.settings()
            // One process alone may write a SQLite file, so there is nothing that a second one could do.
            throw WrongSetting(name: "worker", reason: "with SQLite the server runs the tasks itself; start jixia serve")
        }
    }
}
