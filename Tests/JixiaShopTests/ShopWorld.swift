import JixiaCore
import JixiaJobs
import JixiaPayments
import JixiaStore
import JixiaTesting

@testable import JixiaShop

/// Does the work this many times at once; the code of the failure that each ends in, nil where it ends well.
func atOnce(_ times: Int, _ work: @escaping @Sendable (_ number: Int) async throws -> Void) async throws -> [String?] {
    try await withThrowingTaskGroup(of: String?.self) { group in
        for number in 0..<times {
            group.addTask {
                do {
                    try await work(number)
                    return nil
                } catch let failure as Failure { return failure.code }
            }
        }
        return try await group.reduce(into: []) { $0.append($1) }
    }
}

/// A shop with one category, as many commodities at 19.99 yuan as a test asks for, and a clock that the test moves.
struct ShopWorld {
    let folder = TestFolder()
    let clock = TestClock()
    let gateway = FakeGateway()
    let changes = Changes()
    let database: Database
    let shop: Shop
    let commodities: [ID<Commodity>]
    let buyer = Caller(account: ID(7), session: ID(1))
    let visitor = Visitor(address: "192.0.2.1")

    static let price = Money(fen: 1_999)
    /// The fake address book knows this address for every account but the stranger's.
    static let address = ShippingAddress(receiver: "孟轲", mobile: "13900000000", place: "山东省淄博市临淄区稷下街道1号")

    init(_ engine: Engine, stock: [Int] = [5]) async throws {
        let migrations = JobSchema.migrations + Idempotency.migrations + Shop.migrations
        database = try await engine.database(migrations, in: folder)
        let shop = Shop(
            database: database, jobs: JobQueue(now: clock.now), gateway: gateway,
            addresses: { id, account, _ in id == ID(1) && account != ID(99) ? Self.address : nil }, changes: changes, now: clock.now)
        self.shop = shop
        let now = clock.now()
        commodities = try await database.write { tx in
            let category = try shop.addCategory(Bilingual(chinese: "文具", english: "Stationery"), place: 1, in: tx)
            return try stock.enumerated().map { index, stock in
                let title = Bilingual(chinese: "算盘\(index + 1)号", english: "Abacus no. \(index + 1)")
                let new = NewCommodity(
                    category: category, title: title, description: title, price: Self.price, stock: stock,
                    image: "/media/covers/\(index).svg")
                return try shop.addCommodity(new, at: now + .seconds(Int64(index)), in: tx)
            }
        }
    }

    func caller(_ account: Int64) -> Caller { Caller(account: ID(account), session: ID(account)) }

    func put(_ commodity: ID<Commodity>, _ number: Int = 1, by caller: Caller? = nil) async throws -> CartLine {
        try await shop.addToCart(
            .parse(["commodity": .number(commodity.number), "number": .number(Int64(number))]), by: caller ?? buyer)
    }

    func place(_ lines: [CartLine], address: Int64 = 1, method: Int64 = 2, key: String? = nil, by caller: Caller? = nil) async throws
        -> Order
    {
        let fields: [String: Tree] = [
            "cart": .list(lines.map { .number($0.id.number) }), "address": .number(address), "pay_method": .number(method),
        ]
        let headers = key.map { ["idempotency-key": $0] } ?? [:]
        return try await shop.placeOrder(.parse(fields, headers: headers), by: caller ?? buyer)
    }

    func order(_ number: Int = 1, method: Int64 = 2) async throws -> Order {
        try await place([put(commodities[0], number)], method: method)
    }

    func show(_ order: Order, by caller: Caller? = nil) async throws -> Order {
        try await shop.order(.parse(["order_id": .text(order.publicID)]), by: caller ?? buyer)
    }

    func notice(_ order: Order, trade: String = "T1", amount: Money? = nil, status: PaymentStatus = .paid) -> PaymentNotice {
        PaymentNotice(order: order.publicID, trade: trade, amount: amount ?? order.total, status: status)
    }

    /// Runs every task that is due now.
    func work() async throws {
        var worker = Worker(database, now: clock.now)
        shop.addHandlers(to: &worker)
        while try await worker.runDue() > 0 {}
    }

    func stock(_ index: Int = 0) async throws -> Int {
        try await shop.commodity(.parse(["id": .number(commodities[index].number)]), visitor).commodity.stock
    }

    func count(_ table: String) async throws -> Int {
        try await database.read { tx in try tx.count(SQL(trusted: "SELECT COUNT(*) AS value FROM " + table)) }
    }
}
