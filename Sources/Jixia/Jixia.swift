import ArgumentParser
import Foundation
import JixiaCore
import JixiaPictures
import NIOCore

@main
enum Program {
    static func main() async {
        // Not for people: the server starts itself like this to have a picture decoded, so nothing else is set up here.
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "picture" { exit(PictureHelper.run(Array(arguments.dropFirst()))) }
        // Requests, and the short reads they make, stay on the event loop they came in on: hopping to another thread and
        // back costs more than such a read. What takes long goes to threads of its own.
        _ = NIOSingletons.unsafeTryInstallSingletonPosixEventLoopGroupAsConcurrencyGlobalExecutor()
        await Jixia.main()
    }
}

struct Jixia: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "jixia",
        abstract: "One server for a school, its community and its shop.",
        version: version,
        subcommands: [
            Serve.self, WorkerCommand.self, Migrate.self, Admin.self, AreasCommand.self, Check.self, MoveCommand.self, OpenAPICommand.self,
        ],
        defaultSubcommand: Serve.self)
}

/// Flags that every command understands; they win over the environment, and that over the file.
struct SettingFlags: ParsableArguments {
    @Option(help: "The folder of the database, secrets, pictures and logs (JIXIA_DATA).")
    var data: String?

    @Option(help: "A JSON file of settings; jixia.json in the data folder by default.")
    var config: String?

    func settings(port: Int? = nil) async throws -> Settings {
        var flags: [String: String] = [:]
        flags["data"] = data
        flags["port"] = port.map(String.init)
        return try await Settings.read(flags: flags, file: config)
    }
}

extension AsyncParsableCommand {
    /// Runs a command; what stops it is told in one clear line.
    func orExplain<T>(_ work: () async throws -> T) async throws -> T {
        do { return try await work() } catch let error as ExitCode { throw error } catch {
            FileHandle.standardError.write(Data("jixia: \(error)\n".utf8))
            throw ExitCode.failure
        }
    }
}
