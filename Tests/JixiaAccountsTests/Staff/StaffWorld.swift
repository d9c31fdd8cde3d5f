import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// People with and without rights, on two servers of one site.
struct StaffWorld: Sendable {
    /// Somebody who is signed in.
    struct Person: Sendable {
        let caller: Caller
        let signIn: SignIn
        var id: ID<Account> { caller.account }
    }

    let world: AccountsWorld
    let accounts: Accounts
    /// Another server; it hears of what the first one changes.
    let neighbour: Accounts
    var database: Database { world.database }

    init(_ engine: Engine) async throws {
        world = try await AccountsWorld(engine)
        let (ours, theirs) = (Changes(), Changes())
        ours.relay { theirs.hear($0) }
        accounts = world.neighbour(ours)
        neighbour = world.neighbour(theirs)
    }

    /// - Parameter permissions: what a group of this person's own is given.
    func join(
        _ name: String, _ permissions: Permission..., groups: [String] = [], isSuperuser: Bool = false
    ) async throws -> Person {
        let hash = try await accounts.hashPassword(AccountsWorld.password)
        try await database.write { tx in
            let own = permissions.isEmpty ? [] : ["of-" + name]
            for group in own {
                let id = ID<Group>(try tx.run("INSERT INTO account_group (name, name_key) VALUES (\(group), \(group))").id)
                try accounts.setPermissions(of: id, to: Set(permissions), in: tx)
            }
            let new = NewMember(username: name, passwordHash: hash, isSuperuser: isSuperuser, groups: groups + own)
            try accounts.addMember(new, in: tx)
        }
        return try await signIn(name)
    }

    func signIn(_ name: String) async throws -> Person {
        let signIn = try await world.signIn(name, AccountsWorld.password, with: accounts)
        return Person(caller: try #require(try await caller(signIn)), signIn: signIn)
    }

    /// As both servers see it, from what they remember.
    func caller(_ signIn: SignIn) async throws -> Caller? {
        let here = try await accounts.authenticate(token: signIn.token, fresh: false)
        let there = try await neighbour.authenticate(token: signIn.token, fresh: false)
        #expect(here == there)
        return here
    }

    func member(_ person: Person, _ group: String) throws -> Membership {
        try Membership.parse(["id": .number(person.id.number), "group": .text(group)])
    }

    func number(_ person: Person) throws -> AccountNumber { try AccountNumber.parse(["id": .number(person.id.number)]) }

    func addGroup(_ name: String, _ permissions: Permission..., by person: Person) async throws -> Group {
        let input = try AddGroup.parse(["name": .text(name), "permissions": .list(permissions.map { .text($0.name) })])
        return try await accounts.addGroup(input, by: person.caller)
    }

    func change(_ group: String, name: String? = nil, to permissions: [Permission]? = nil, by person: Person) async throws -> Group {
        var fields: [String: Tree] = ["group": .text(group), "name": name.map(Tree.text) ?? .null]
        if let permissions { fields["permissions"] = .list(permissions.map { .text($0.name) }) }
        return try await accounts.changeGroup(.parse(fields), by: person.caller)
    }

    /// What the log says was done, the oldest first.
    func log() async throws -> [String] {
        #expect(try await accounts.audit.check() != .broken(at: 0))
        return try await accounts.audit.list(.parse(["size": .number(100)])).results.reversed().map { "\($0.action) \($0.subject.name)" }
    }
}
