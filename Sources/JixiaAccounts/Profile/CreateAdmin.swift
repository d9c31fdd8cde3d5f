import JixiaCore
import JixiaStore

/// What the command line asks for a superuser, who is staff as well. There is none by default.
public struct CreateAdmin: Input {
    let username: String
    let password: String

    public init(_ form: inout Form) {
        username = form.text("username", Username.length, pattern: Username.pattern, code: FieldCode.username, matches: Username.isOne)
        password = form.newPassword()
    }
}

extension Accounts {
    /// - Throws: `Failures` for a name or a password that will not do, `Failure.usernameTaken`.
    @discardableResult
    public func createAdmin(username: String, password: String) async throws -> ID<Account> {
        let input = try CreateAdmin.parse(["username": .text(username), "password": .text(password)])
        let hash = try await passwords.hash(input.password)
        return try await database.write { tx in
            try addMember(NewMember(username: input.username, passwordHash: hash, isSuperuser: true, groups: [Group.staff]), in: tx)
        }
    }
}
