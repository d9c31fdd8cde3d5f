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
            let document = try await Composition.with(Settings.read(flags: ["data": folder.path], file: nil)) { composition in
                OpenAPI(Server.api(composition.accounts, composition.shop), title: "Jixia 稷下", version: Jixia.version).document()
            }
            FileHandle.standardOutput.write(Data(document.json + [0x0A]))
        }
    }
}
