import JixiaCore
import JixiaMessages
import Testing

@testable import JixiaAccounts

/// What tests of e-mail addresses, mobiles and passwords do again and again.
extension AccountsWorld {
    /// A registered account, seen from its own signed-in screen, some time after the code of its registration.
    func member(_ mobile: String, username: String? = nil) async throws -> Visitor {
        let signIn = try await register(mobile, username: username)
        let visitor = try await visitor(signIn)
        clock.advance(.minutes(2))
        return visitor
    }

    func visitor(_ signIn: SignIn) async throws -> Visitor {
        let caller = try #require(try await caller(signIn))
        return Visitor(caller: caller, address: stranger().address)
    }

    /// The newest mail to an address, once all tasks have run.
    func mail(_ email: String) async throws -> OutboxMessage? {
        try await worker.runDue()
        return try await outbox.list(.parse(["to": .text(email)])).first
    }

    /// The token of the newest link that an address was sent; other mail may have gone out beside it.
    func token(_ email: String) async throws -> String {
        try await worker.runDue()
        let links = try await outbox.list(.parse(["to": .text(email)])).compactMap { $0.values["link"] }
        let link = try #require(links.first { $0.contains("token=") })
        return try #require(link.split(separator: "=").last.map(String.init))
    }

    func bind(_ email: String, _ visitor: Visitor, password: String = password) async throws -> MailRequested {
        try await accounts.bindEmail(.parse(["email": .text(email), "password": .text(password)]), visitor)
    }

    func verify(_ token: String) async throws -> VerifiedEmail {
        try await accounts.verifyEmail(.parse(["token": .text(token)]), stranger())
    }

    /// An account whose address is proved.
    func member(_ mobile: String, email: String) async throws -> Visitor {
        let visitor = try await member(mobile)
        _ = try await bind(email, visitor)
        _ = try await verify(token(email))
        clock.advance(.minutes(2))
        return visitor
    }

    /// A code to the visitor's own mobile.
    func ownCode(_ mobile: String, _ visitor: Visitor) async throws -> String {
        _ = try await accounts.requestProofCode(.parse([:]), by: visitor.member())
        try await worker.runDue()
        return try #require(try await lastCode(mobile))
    }

    func email(of visitor: Visitor) async throws -> String? {
        try await accounts.me(.parse([:]), by: visitor.member()).email
    }
}
