import Foundation
import JixiaAlipay
import JixiaCore
import JixiaJobs
import JixiaPayments
import JixiaSandbox
import JixiaStore
import JixiaTesting
import Synchronization

/// A shop with its gateway, and the sandbox in Alipay's place: two real signers, one real database, no network between them.
final class SandboxWorld: Sendable {
    private static let made = Result { (shop: try RSAKeyPair.generate(), alipay: try RSAKeyPair.generate()) }

    let folder = TestFolder()
    let clock = TestClock(1_795_233_600_000)
    let shop = ShopEar()
    let database: Database
    let sandbox: Sandbox
    let alipay: Alipay
    let worker: Worker

    init(_ engine: Engine) async throws {
        let (shopPair, alipayPair) = try Self.made.get()
        let now = clock.now, shop = shop
        database = try await engine.database(JobSchema.migrations + Sandbox.migrations, in: folder)

        let settings = SandboxSettings(
            appID: "2021000000000001", sellerID: "2088000000000001",
            keys: try AlipayKeys(own: alipayPair.privatePEM, theirs: shopPair.publicPEM))
        let sandbox = Sandbox(
            database: database, jobs: JobQueue(now: now), settings: settings,
            poster: FormPoster { _, fields in shop.hear(fields) }, now: now)
        self.sandbox = sandbox
        alipay = Alipay(
            try AlipaySettings(
                appID: settings.appID, sellerID: settings.sellerID, gatewayURL: "http://127.0.0.1:8000/sandbox/gateway.do",
                notifyURL: "http://127.0.0.1:8000/notify", returnURL: "http://127.0.0.1:8000/return?a=b",
                keys: try AlipayKeys(own: shopPair.privatePEM, theirs: alipayPair.publicPEM)),
            poster: FormPoster { _, fields in .init(status: 200, body: Array(try await sandbox.gateway(fields).utf8)) }, now: now)
        var worker = Worker(database, now: now)
        sandbox.addHandlers(to: &worker)
        self.worker = worker
    }

    /// What the buyer's browser asks the cashier for.
    func page(_ order: String = "2026112100001", fen: Int64 = 19_900) throws -> [String: String] {
        try Self.fields(
            of: alipay.payURL(
                for: PaymentRequest(
                    order: order, amount: Money(fen: fen), subject: "稷下 Swift", expires: clock.now() + .minutes(15))))
    }

    @discardableResult
    func paid(_ order: String = "2026112100001") async throws -> String {
        _ = try await sandbox.open(page(order))
        return try await pay(order)
    }

    func pay(_ order: String = "2026112100001") async throws -> String {
        try await sandbox.pay(.parse(["order": .text(order)]))
    }

    func refund(_ fen: Int64, _ request: String, order: String = "2026112100001") async throws {
        try await alipay.refund(order: order, amount: Money(fen: fen), request: request)
    }

    static func fields(of url: String) throws -> [String: String] {
        let items = URLComponents(string: url)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
    }

    func known(_ status: PaymentStatus, _ order: String = "2026112100001") async throws -> Bool {
        guard case .known(let notice) = try await alipay.query(order: order) else { return false }
        return notice.order == order && notice.amount == Money(fen: 19_900) && notice.status == status
    }
}

/// The shop's notify address: keeps what it heard, and answers as it is told.
final class ShopEar: Sendable {
    private let state = Mutex((heard: [[String: String]](), answer: "success"))
    var heard: [[String: String]] { state.withLock { $0.heard } }
    var answer: String {
        get { state.withLock { $0.answer } }
        set { state.withLock { $0.answer = newValue } }
    }

    func hear(_ fields: [String: String]) -> FormPoster.Reply {
        state.withLock { state in
            state.heard.append(fields)
            return .init(status: 200, body: Array(state.answer.utf8))
        }
    }
}
