import Foundation
import JixiaAudit
import JixiaCore
import JixiaIdentity
import JixiaJobs
import JixiaMemory
import JixiaMessages
import JixiaStore
import JixiaTesting
import Synchronization
import Testing

@testable import JixiaAccounts

/// Everything an accounts test needs, of its own: database, clock, outbox, worker.
struct AccountsWorld: Sendable {
    static let password = "correct horse battery"
    private static let secret = Secret("the secret of the tests and of nothing else")

    let folder = TestFolder()
    let clock: TestClock
    let database: Database
    let outbox: Outbox
    let accounts: Accounts
    let worker: Worker
    private let addresses = Numbers()

    init(
        _ engine: Engine, sms: (any SMSSender)? = nil, mail: Post = .outbox, uploads: Uploads? = nil, providers: IdentityProviders = .none
    ) async throws {
        clock = TestClock()
        let migrations = JobSchema.migrations + Outbox.migrations + AuditLog.migrations + SMSBook.migrations + Accounts.migrations
        database = try await engine.database(migrations, in: folder)
        outbox = Outbox(database, now: clock.now)
        accounts = Self.accounts(
            database, clock, sms ?? OutboxSender(database, now: clock.now), mail: mail, uploads: uploads, providers: providers)
        var worker = Worker(database, now: clock.now)
        accounts.addHandlers(to: &worker)
        self.worker = worker
    }

    private static func accounts(
        _ database: Database, _ clock: TestClock, _ sms: any SMSSender, mail: Post = .outbox, staffNeedsSecondFactor: Bool = false,
        personalData: [PersonalData] = [], uploads: Uploads? = nil, providers: IdentityProviders = .none, changes: Changes = Changes(),
        secret: Secret = secret, previousSecret: Secret? = nil
    ) -> Accounts {
        let post: (any MailSender)? =
            switch mail {
            case .outbox: OutboxMailSender(database, now: clock.now)
            case .sender(let sender): sender
            case .none: nil
            }
        return Accounts(
            database: database, jobs: JobQueue(now: clock.now), memory: ProcessMemory(now: clock.now),
            secret: secret, previousSecret: previousSecret, sms: sms, mail: post, publicURL: "https://school.example",
            captchaText: { Chance.pick(5, from: Array("ACDEFGHJKLMNPQRTUVWXY3467")) }, captchaPicture: { _ in [0x89, 0x50] },
            captchaSpeech: { text, language in Array("\(language.rawValue): \(text)".utf8) },
            qrPicture: { "<svg>\($0)</svg>" }, staffNeedsSecondFactor: staffNeedsSecondFactor, personalData: personalData,
            uploads: uploads, passwordCost: PasswordCost(logN: 4, blockSize: 8, parallelism: 1), providers: providers, changes: changes,
            now: clock.now)
    }

    /// How the world sends mail.
    enum Post {
        case outbox, none
        case sender(any MailSender)
    }

    /// The same data after a restart: nothing in memory is left.
    func restarted() -> Accounts { Self.accounts(database, clock, OutboxSender(database, now: clock.now)) }

    /// The same data in production mode.
    func strict() -> Accounts {
        Self.accounts(database, clock, OutboxSender(database, now: clock.now), staffNeedsSecondFactor: true)
    }

    /// The same data, beside other domains.
    func with(_ personalData: [PersonalData]) -> Accounts {
        Self.accounts(database, clock, OutboxSender(database, now: clock.now), personalData: personalData)
    }

    /// The same data after the site's secret was changed.
    func changedSecret(keepsPrevious: Bool = true) -> Accounts {
        Self.accounts(
            database, clock, OutboxSender(database, now: clock.now), secret: Secret("the secret that came after it"),
            previousSecret: keepsPrevious ? Self.secret : nil)
    }

    /// Another server on the same data, which hears of changes by these.
    func neighbour(_ changes: Changes) -> Accounts {
        Self.accounts(database, clock, OutboxSender(database, now: clock.now), changes: changes)
    }

    // MARK: Visitors

    /// A visitor from an address that nobody used yet, in a network of its own.
    func stranger() -> Visitor {
        let number = addresses.next()
        return Visitor(address: "10.\(number / 250).\(number % 250).7")
    }

    func visitor(_ address: String) -> Visitor { Visitor(address: address) }

    // MARK: Codes

    /// A captcha and its answer.
    func captcha(_ accounts: Accounts? = nil) async throws -> (uuid: String, answer: String) {
        let accounts = accounts ?? self.accounts
        let uuid = UUID().uuidString
        _ = try await accounts.captcha(.parse(["uuid": .text(uuid)]), stranger())
        return (uuid, try #require(try await accounts.captchaAnswer(uuid)))
    }

    @discardableResult
    func requestCode(
        _ mobile: String, _ purpose: CodePurpose = .login, from visitor: Visitor? = nil, with accounts: Accounts? = nil
    ) async throws -> CodeRequested {
        let accounts = accounts ?? self.accounts
        let captcha = try await captcha(accounts)
        let input = try RequestCode.parse([
            "mobile": .text(mobile), "purpose": .text(purpose.rawValue), "uuid": .text(captcha.uuid), "verify": .text(captcha.answer),
        ])
        return try await accounts.requestCode(input, visitor ?? stranger())
    }

    /// The newest code that reached a mobile.
    func lastCode(_ mobile: String) async throws -> String? {
        try await outbox.list(.parse(["to": .text(mobile)])).first?.values["code"]
    }

    /// A code asked for and received.
    func code(_ mobile: String, _ purpose: CodePurpose = .login) async throws -> String {
        try await requestCode(mobile, purpose)
        try await worker.runDue()
        return try #require(try await lastCode(mobile))
    }

    /// Six digits that are not these.
    func wrong(_ code: String, _ step: Int = 1) -> String {
        let digits = String(((Int(code) ?? 0) + step) % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    // MARK: Accounts

    /// A registered account and its first session.
    @discardableResult
    func register(
        _ mobile: String, username: String? = nil, email: String? = nil, password: String = password
    ) async throws -> SignIn {
        let code = try await code(mobile, .register)
        return try await accounts.register(Self.registration(mobile, code, username, email, password), stranger())
    }

    static func registration(
        _ mobile: String, _ code: String, _ username: String? = nil, _ email: String? = nil, _ password: String = password
    ) throws -> Register {
        try Register.parse([
            "mobile": .text(mobile), "code": .text(code), "password": .text(password), "username": .text(username ?? ""),
            "email": .text(email ?? ""),
        ])
    }

    func signIn(
        _ name: String, _ password: String, from visitor: Visitor? = nil, captcha: (uuid: String, answer: String)? = nil,
        with accounts: Accounts? = nil
    ) async throws -> SignIn {
        try await (accounts ?? self.accounts).signInByPassword(Self.attempt(name, password, captcha), visitor ?? stranger())
    }

    static func attempt(
        _ name: String, _ password: String, _ captcha: (uuid: String, answer: String)? = nil
    ) throws -> SignInByPassword {
        try SignInByPassword.parse([
            "username": .text(name), "password": .text(password), "uuid": .text(captcha?.uuid ?? ""),
            "verify": .text(captcha?.answer ?? ""),
        ])
    }

    func signInByCode(_ mobile: String, _ code: String, from visitor: Visitor? = nil) async throws -> CodeSignIn {
        try await accounts.signInByCode(.parse(["mobile": .text(mobile), "code": .text(code)]), visitor ?? stranger())
    }

    func caller(_ signIn: SignIn, fresh: Bool = true) async throws -> Caller? {
        try await accounts.authenticate(token: signIn.token, fresh: fresh)
    }

    func refresh(_ token: String) async throws -> SignIn {
        try await accounts.refresh(.parse(["refresh_token": .text(token)]), stranger())
    }

    func count(_ table: SQL) async throws -> Int {
        try await database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM \(table)") }
    }
}

/// Counts up, for many at once.
final class Numbers: Sendable {
    private let value = Atomic<Int>(0)
    func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}

/// Does the work this many times at once, and waits for all of it.
func atOnce<T: Sendable>(_ times: Int, _ work: @escaping @Sendable (_ number: Int) async throws -> T) async throws -> [T] {
    try await withThrowingTaskGroup(of: T.self) { group in
        for number in 0..<times { group.addTask { try await work(number) } }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}

/// The code of the failure that the work ends in; nil where it ends well.
func failure(_ work: () async throws -> some Any) async throws -> Failure? {
    do {
        _ = try await work()
        return nil
    } catch let failure as Failure {
        return failure
    }
}

/// The fields that an input refuses, with their codes.
func wrongFields(_ work: () throws -> some Any) -> [String: String] {
    do {
        _ = try work()
        return [:]
    } catch let failures as Failures {
        return Dictionary(failures.all.map { ($0.field ?? "", $0.code) }) { first, _ in first }
    } catch {
        return ["": "\(error)"]
    }
}
