import JixiaCore
import JixiaJobs
import JixiaStore
import JixiaTesting

@testable import JixiaMessages

/// A book of messages in a database of its own.
struct SMSBookWorld: Sendable {
    static let caller = Caller(account: ID(1), session: ID(1), roles: [.member, .staff])

    let folder = TestFolder()
    let clock = TestClock()
    let database: Database
    let book: SMSBook

    init(_ engine: Engine, _ limits: SMSBudget.Limits = SMSBudget.Limits()) async throws {
        database = try await engine.database(JobSchema.migrations + SMSBook.migrations, in: folder)
        let budget = SMSBudget(
            limits, tariffs: ["aliyun": SMSTariff(price: 45), "tencent": SMSTariff(price: 50)], jobs: JobQueue(now: clock.now))
        book = SMSBook(database, budget: budget, hash: { "hash of " + $0 }, now: clock.now)
    }

    /// The same data in another process.
    func restarted() -> SMSBook { SMSBook(database, budget: book.budget, hash: book.hash, now: clock.now) }

    func message(
        _ id: String, to mobile: String = "13812345678", template: String = "sms_code", network: String = "192.0.2.0/24"
    ) -> SMSMessage {
        SMSMessage(id: id, to: mobile, template: template, values: ["code": "602214", "minutes": "5"], network: network)
    }

    @discardableResult
    func take(_ id: String, by vendor: String = "aliyun", serial: String? = nil) async throws -> SMSTaken {
        let taken = SMSTaken(vendor: vendor, serial: serial ?? "serial of \(id)")
        _ = try await book.begin(message(id))
        try await book.end(message(id), taken, after: [])
        return taken
    }

    func fail(_ id: String, _ fate: SendFate, by vendor: String = "aliyun") async throws {
        _ = try await book.begin(message(id))
        try await book.end(message(id), nil, after: [SendAttempt(vendor: vendor, reason: "busy", fate: fate)])
    }

    func receipt(_ state: DeliveryReceipt.State, serial: String, id: String? = nil, vendor: String = "aliyun") -> DeliveryReceipt {
        DeliveryReceipt(
            vendor: vendor, serial: serial, messageID: id, mobile: "13812345678", state: state, code: "DELIVRD", at: clock.now())
    }

    func admit(_ message: SMSMessage) async throws {
        let now = clock.now(), budget = book.budget
        try await database.write { tx in try budget.admit(message, at: now, in: tx) }
    }

    func figures() async throws -> SMSFigures? { try await book.overview(.parse([:]), by: Self.caller).vendors.first }
    func found(_ mobile: String = "13812345678") async throws -> [SentMessage] {
        try await book.find(.parse(["mobile": .text(mobile)]), by: Self.caller)
    }
}
