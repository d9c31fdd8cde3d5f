import Foundation
import JixiaAccounts
import JixiaCore
import JixiaFiles
import JixiaJobs
import JixiaMemory
import JixiaMessages
import JixiaPayments
import JixiaShop
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaDemo

@Suite struct DemoTests {
    private let folder = TestFolder()
    private let clock = TestClock()

    private func demo(_ engine: Engine) async throws -> (demo: Demo, shop: Shop, database: Database) {
        let migrations =
            JobSchema.migrations + Idempotency.migrations + Outbox.migrations + SMSBook.migrations + Accounts.migrations + Shop.migrations
        let database = try await engine.database(migrations, in: folder)
        let jobs = JobQueue(now: clock.now)
        let accounts = Accounts(
            database: database, jobs: jobs, memory: ProcessMemory(now: clock.now), secret: Secret("a secret of these tests alone"),
            sms: OutboxSender(database, now: clock.now), mail: nil, publicURL: "https://school.example", captchaText: { "AAAAA" },
            captchaPicture: { _ in [] }, qrPicture: { $0 }, staffNeedsSecondFactor: false, now: clock.now)
        let shop = Shop(
            database: database, jobs: jobs, gateway: SilentGateway(), addresses: { _, _, _ in nil }, changes: Changes(), now: clock.now)
        return (Demo(database: database, accounts: accounts, shop: shop, files: FolderFiles(folder.url)), shop, database)
    }

    @Test(arguments: Engine.available)
    func `an empty site gets its shop, its members and orders in every state, once`(_ engine: Engine) async throws {
        let (demo, shop, database) = try await demo(engine)
        #expect(try await demo.loadOnce(now: clock.now()))
        #expect(try await demo.loadOnce(now: clock.now()) == false)

        func count(_ what: SQL) async throws -> Int {
            try await database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM \(what)") }
        }
        #expect(try await count("category") == 6)
        #expect(try await count("commodity") == 300)
        #expect(try await count("account") == 50)
        #expect(try await count("account WHERE is_superuser = 1") == 1)
        #expect(try await count("group_member") == 50)
        let statuses: [Int] = try await database.read { tx in
            try tx.values("SELECT DISTINCT status AS value FROM shop_order ORDER BY value")
        }
        #expect(statuses == [1, 2, 3, 4, 5, 6, 7])
        #expect(try await count("shop_order WHERE status = 1") == count("job"))
        #expect(try await shop.audit() == [])
    }

    @Test(arguments: Engine.available)
    func `of two processes that start at once one fills the site`(_ engine: Engine) async throws {
        let (demo, shop, database) = try await demo(engine)
        let now = clock.now()
        async let first = demo.loadOnce(now: now)
        async let second = demo.loadOnce(now: now)
        #expect(try await [first, second].filter { $0 }.count == 1)
        #expect(try await database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM commodity") } == 300)
        #expect(try await shop.audit() == [])
    }

    @Test(arguments: Engine.available)
    func `every commodity has its picture`(_ engine: Engine) async throws {
        let (demo, _, database) = try await demo(engine)
        try await demo.loadOnce(now: clock.now())
        let images: [String] = try await database.read { tx in try tx.values("SELECT image AS value FROM commodity") }
        for image in images {
            #expect(image.hasPrefix("/media/"))
            #expect(FileManager.default.fileExists(atPath: folder.url.path + image.dropFirst("/media".count)), "\(image)")
        }
    }
}

/// Nobody pays here.
private struct SilentGateway: PaymentGateway {
    func payURL(for request: PaymentRequest) throws -> String { "" }
    func notice(_ fields: [String: String]) throws -> PaymentNotice { throw UntrustedNotice("none") }
    func returned(_ fields: [String: String]) throws -> PaymentReturn { throw UntrustedNotice("none") }
    func query(order: String) async throws -> PaymentState { .unknown }
    func close(order: String) async throws {}
    func refund(order: String, amount: Money, request: String) async throws {}
    func isReached() async -> Bool { true }
}
