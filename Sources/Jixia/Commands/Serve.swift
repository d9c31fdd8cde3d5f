import ArgumentParser
import Foundation
import JixiaCore
import JixiaDemo
import JixiaHTTP
import Metrics
import NIOCore

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the server, with a worker for its tasks.")

    @Flag(help: "Load the demonstration data at the first start.")
    var demo = false

    @Option(help: "The port to listen on (JIXIA_PORT).")
    var port: Int?

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try await orExplain {
            let settings = try await flags.settings(port: port)
            if demo, settings.mode == .production {
                throw WrongSetting(name: "--demo", reason: "demonstration data has no place in production")
            }
            try await Composition.with(settings, isService: true) { try await serve($0) }
        }
    }

    private func serve(_ composition: Composition) async throws {
        let prometheus = Prometheus()
        MetricsSystem.bootstrap(prometheus)
        if demo {
            try await Demo(
                database: composition.database, accounts: composition.accounts, shop: composition.shop,
                files: composition.files
            )
            .loadOnce(now: Moment.system())
        }
        do { try await Server(composition, prometheus: prometheus).run() } catch let error as IOError
            where error.errnoCode == EADDRINUSE
        {
            throw WrongSetting(name: "JIXIA_PORT", reason: "\(composition.settings.port) is in use by another program")
        }
    }
}
