import JixiaCore
import JixiaStore

public enum OrderStatus: Int, Storable, Codable, CaseIterable {
    /// `waiting`: paid, or to be paid on delivery, and waiting to be sent.
    case unpaid = 1, waiting, sent, received, finished, cancelled, refunded
}

public enum PayMethod: Int, Storable, Codable, CaseIterable {
    case onDelivery = 1
    case alipay = 2
}

public struct Order: Record, Output, Codable, Equatable {
    public let id: ID<Order>
    /// The number that people and the gateway know; it cannot be guessed.
    public let publicID: String
    public let status: OrderStatus
    public let payMethod: PayMethod
    public let totalCount: Int
    public let total: Money
    public let address: ShippingAddress
    public let createdAt: Moment
    public let expiresAt: Moment?
    public let paidAt: Moment?
    public internal(set) var lines: [OrderLine] = []

    static let columns: SQL = """
        id, public_id, status, pay_method, total_count, total_fen, receiver, mobile, place, created_at, expires_at, paid_at
        """

    public init(_ row: Row) throws {
        id = try row["id"]
        publicID = try row["public_id"]
        status = try row["status"]
        payMethod = try row["pay_method"]
        totalCount = try row["total_count"]
        total = try row["total_fen"]
        address = ShippingAddress(receiver: try row["receiver"], mobile: try row["mobile"], place: try row["place"])
        createdAt = try row["created_at"]
        expiresAt = try row["expires_at"]
        paidAt = try row["paid_at"]
    }

    private init() {
        id = ID(1)
        publicID = "26112100000000000000000000000000"
        status = .unpaid
        payMethod = .alipay
        totalCount = 2
        total = Money(fen: 39_800)
        address = .example
        createdAt = Moment(milliseconds: 0)
        expiresAt = Moment(milliseconds: 900_000)
        paidAt = nil
        lines = [.example]
    }

    public static var example: Order { Order() }

    public func write(to fields: inout Fields) {
        fields.text("order_id", publicID)
        fields.number("total_count", totalCount)
        fields.money("total_amount", total)
        fields.number("status", status.rawValue)
        fields.number("pay_method", payMethod.rawValue)
        fields.object("address", address)
        fields.list("goods", lines)
        fields.time("create_time", createdAt)
        fields.time("expire_time", expiresAt)
        fields.time("pay_time", paidAt)
    }
}

/// One commodity of an order, as it was when it was ordered.
public struct OrderLine: Record, Output, Codable, Equatable {
    public let order: ID<Order>
    public let commodity: ID<Commodity>
    public let title: Bilingual
    public let image: String
    public let price: Money
    public let number: Int

    static let columns: SQL = "order_id, commodity_id, title, title_english, image, price_fen, number"

    public init(_ row: Row) throws {
        order = try row["order_id"]
        commodity = try row["commodity_id"]
        title = Bilingual(chinese: try row["title"], english: try row["title_english"])
        image = try row["image"]
        price = try row["price_fen"]
        number = try row["number"]
    }

    private init() {
        order = ID(1)
        commodity = ID(1)
        title = Commodity.example.title
        image = Commodity.example.image
        price = Commodity.example.price
        number = 2
    }

    public static var example: OrderLine { OrderLine() }

    public func write(to fields: inout Fields) {
        fields.id("commodity", commodity)
        fields.text("title", title[fields.language])
        fields.text("image", image)
        fields.money("price", price)
        fields.number("number", number)
    }
}
