import ArgumentParser
import Foundation
import JixiaAccounts
import JixiaCore

struct AreasCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "areas", abstract: "Look after the divisions of the country that addresses are made of.",
        subcommands: [Load.self, Show.self])

    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a newer set in force. Saved addresses keep their text; running servers follow within seconds.")

        @Argument(help: "A line for each area: code, parent, name with tabs between; the parent of a province is 0.")
        var file: String

        @Option(help: "The day the set is of, YYYY-MM-DD; otherwise the file's first line names it.")
        var date: String?

        @Flag(help: "Only tell what would change.")
        var dryRun = false

        @Flag(help: "Load a set that is older or lacks much of what there was.")
        var force = false

        @OptionGroup var flags: SettingFlags

        private static let sizeMax = 4 * 1024 * 1024

        func run() async throws {
            try await orExplain {
                let set = try AreaSet(read(), asOf: date)
                try await Composition.with(flags.settings()) { try await load(set, $0.accounts) }
            }
        }

        private func read() throws -> String {
            guard let data = FileManager.default.contents(atPath: file) else { throw WrongSetting(name: file, reason: "cannot be read") }
            guard data.count <= Self.sizeMax, let text = String(data: data, encoding: .utf8) else {
                throw WrongSetting(name: file, reason: "is not UTF-8, or larger than 4 MiB")
            }
            return text
        }

        private func load(_ set: AreaSet, _ accounts: Accounts) async throws {
            let difference = accounts.difference(to: set)
            print("In force: \(accounts.areas.current.summary)")
            print("The file: \(set.summary)")
            for (name, lines) in difference.named {
                for line in lines { print("\(name.padding(toLength: 11, withPad: " ", startingAt: 0))\(line)") }
            }
            print(difference.named.map { "\($0.lines.count) \($0.name)" }.joined(separator: ", "))
            if dryRun { return print("Nothing was changed.") }
            print(try await accounts.loadAreas(set, isForced: force) ? "The set is in force." : "This set is in force already.")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tell which set is in force, and which were before.")

        @OptionGroup var flags: SettingFlags

        func run() async throws {
            try await orExplain {
                try await Composition.with(flags.settings()) { composition in
                    let set = composition.accounts.areas.current
                    print("In force: \(set.summary)\nfrom:     \(set.source)")
                    for loaded in try await composition.accounts.loadedAreaSets() {
                        print("loaded    \(loaded.loadedAt.rfc3339): as of \(loaded.asOf), \(loaded.source)")
                    }
                    if set.asOf < AreaSet.builtIn.asOf { print("The program brings a newer one, as of \(AreaSet.builtIn.asOf).") }
                }
            }
        }
    }
}

extension AreaSet {
    fileprivate var summary: String {
        let counts = tree.counts
        return "as of \(asOf), \(counts.provinces) provinces, \(counts.cities) cities, \(counts.districts) districts"
    }
}

extension AreaDifference {
    fileprivate var named: [(name: String, lines: [Line])] {
        [("new", new), ("renamed", renamed), ("moved", moved), ("renumbered", renumbered), ("gone", gone)]
    }
}
