import ArgumentParser
import Foundation

struct Admin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Look after staff accounts.", subcommands: [Create.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a superuser, who is staff as well. The password is read from the input.")

        @Argument(help: "The user name.")
        var username: String

        @OptionGroup var flags: SettingFlags

        func run() async throws {
            try await orExplain {
                FileHandle.standardError.write(Data("Password: ".utf8))
                guard let password = readLine(strippingNewline: true) else {
                    throw WrongSetting(name: "password", reason: "none was given")
                }
                _ = try await Composition.with(flags.settings()) { composition in
                    try await composition.accounts.createAdmin(username: username, password: password)
                }
                print("Made the superuser \(username).")
            }
        }
    }
}
