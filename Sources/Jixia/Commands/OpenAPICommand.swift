import ArgumentParser
import Foundation
import JixiaCore
import JixiaHTTP

struct OpenAPICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "openapi", abstract: "Print the OpenAPI document of the API.")

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try await orExplain {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jixia-openapi-" + Chance.bytes(8).hexadecimal)
            defer { try? FileManager.default.removeItem(at: folder) }
            let document = try await Composition.with(settings(in: folder)) { composition in
                let api = Server.api(composition)
                return OpenAPI(api, title: "Jixia 稷下", version: Jixia.version).document()
            }
            FileHandle.standardOutput.write(Data(document.json + [0x0A]))
        }
    }

    /// A site of its own that lives as long as the command, whatever the environment names.
    private func settings(in folder: URL) async throws -> Settings {
        let flags = [
            "data": folder.path, "database.url": "sqlite:" + folder.appendingPathComponent("jixia.db").path, "redis.url": "",
            "mail.url": "", "sms.url": "",
        ]
        return try await Settings.read(flags: flags, file: nil)
    }
}
