import ArgumentParser
import Foundation
import JixiaCore
import JixiaJobs

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the settings, whether each part is reached, and whether stock and money agree with their journals.")

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        try await orExplain {
            let settings = try await flags.settings()
            print("settings   ok        \(settings.mode.rawValue), \(settings.publicURL), data in \(settings.data.path)")
            let isSound = try await Composition.with(settings) { try await check($0) }
            if !isSound { throw ExitCode.failure }
        }
    }

    /// Whether the journals agree; a part that is not set up is no mistake.
    private func check(_ composition: Composition) async throws -> Bool {
        let settings = composition.settings
        let counts = try await Jobs.counts(composition.database)
        print("database   reached   \(settings.database.summary)")
        await report("database", composition.databasePart.check)
        await report("clock") { try composition.databasePart.checkClock() }
        await report("memory", composition.memoryPart.check)
        print("tasks      reached   \(counts.ready) ready, \(counts.running) running, \(counts.dead) dead")
        print("sms        " + (settings.mode == .development ? "reached   outbox" : "not set up"))
        if composition.mailPart.isSetUp { await report("mail", composition.mailPart.check) } else { print("mail       not set up") }
        await checkPayment(composition)
        let isLogSound = try await checkAudit(composition)
        let found = try await composition.shop.audit()
        for line in found { print("journal    WRONG     \(line)") }
        if found.isEmpty { print("journal    ok        stock and payments agree") }
        return found.isEmpty && isLogSound
    }

    /// Whether the log of what staff did is as it was written.
    private func checkAudit(_ composition: Composition) async throws -> Bool {
        switch try await composition.accounts.audit.check() {
        case .sound(let entries):
            print("audit log  ok        \(entries) entries, chained")
            return true
        case .broken(let number):
            print("audit log  WRONG     entry \(number) is not what was written")
            return false
        }
    }

    private func report(_ name: String, _ check: () async throws -> String) async {
        let column = name.padding(toLength: 11, withPad: " ", startingAt: 0)
        do { print(column + "ok        " + (try await check())) } catch { print(column + "WRONG     \(error)") }
    }

    private func checkPayment(_ composition: Composition) async {
        // The sandbox is a part of the server, which does not run while this command holds the data folder.
        if composition.sandbox != nil { return print("payment    ok        sandbox, reached while the server runs") }
        guard composition.settings.alipay != nil else { return print("payment    not set up") }
        print("payment    " + (await composition.gateway.isReached() ? "reached   Alipay" : "NOT REACHED   Alipay"))
    }
}
