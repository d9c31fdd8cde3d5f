import JixiaCore
import JixiaStore

public struct CountMobile: Input {
    let mobile: String
    public init(_ form: inout Form) { mobile = form.mobile() }
}

public struct CountUsername: Input {
    let username: String
    public init(_ form: inout Form) {
        username = form.text("username", Username.length, pattern: Username.pattern, code: FieldCode.username, matches: Username.isOne)
    }
}

/// Whether a name is taken. It tells strangers who has an account, which is why these routes are to be limited tightly;
/// front ends of the contract need them before they register somebody.
public struct NameCount: Output {
    public let count: Int
    public static var example: NameCount { NameCount(count: 0) }
    public func write(to fields: inout Fields) { fields.number("count", count) }
}

extension Accounts {
    public func countMobile(_ input: CountMobile, _ visitor: Visitor) async throws -> NameCount {
        try await database.read { tx in
            NameCount(count: try tx.count("SELECT COUNT(*) AS value FROM account WHERE mobile = \(input.mobile)"))
        }
    }

    public func countUsername(_ input: CountUsername, _ visitor: Visitor) async throws -> NameCount {
        try await database.read { tx in
            NameCount(count: try tx.count("SELECT COUNT(*) AS value FROM account WHERE username_key = \(Username.key(input.username))"))
        }
    }
}
