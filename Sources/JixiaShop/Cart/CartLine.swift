import JixiaCore
import JixiaStore

public struct CartLine: Record, Output {
    public static let linesMax = 100
    public static let numberMax = 999

    public let id: ID<CartLine>
    public let commodity: Commodity
    public let number: Int
    public let isSelected: Bool

    static let columns: SQL = "cart_line.id AS line_id, cart_line.number, cart_line.selected, \(Commodity.columns)"

    public init(_ row: Row) throws {
        id = try row["line_id"]
        number = try row["number"]
        isSelected = try row["selected"]
        commodity = try Commodity(row)
    }

    private init() {
        id = ID(1)
        commodity = .example
        number = 2
        isSelected = true
    }

    /// Prices and numbers are bounded by the schema, so the product always fits.
    public var total: Money { commodity.price.times(number) ?? .zero }

    public static var example: CartLine { CartLine() }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.id("commodity", commodity.id)
        fields.number("number", number)
        fields.flag("selected", isSelected)
        fields.text("title", commodity.title[fields.language])
        fields.text("image", commodity.image)
        fields.money("price", commodity.price)
        fields.money("total", total)
        fields.number("stock", commodity.stock)
    }
}

extension Shop {
    public func cart(_ input: NoInput, by caller: Caller) async throws -> Page<CartLine> {
        let lines: [CartLine] = try await database.read { tx in
            try tx.all(
                """
                SELECT \(CartLine.columns) FROM cart_line JOIN commodity ON commodity.id = cart_line.commodity_id
                WHERE cart_line.account_id = \(caller.account) ORDER BY cart_line.id DESC
                """)
        }
        return Page(count: lines.count, paging: Paging(page: 1, size: CartLine.linesMax), results: lines)
    }

    /// One line of the caller's own cart.
    func cartLine(_ id: ID<CartLine>, of account: ID<Account>, in tx: any Transaction) throws -> CartLine {
        let line: CartLine? = try tx.first(
            """
            SELECT \(CartLine.columns) FROM cart_line JOIN commodity ON commodity.id = cart_line.commodity_id
            WHERE cart_line.account_id = \(account) AND cart_line.id = \(id)
            """)
        guard let line else { throw Failure.cartLineMissing }
        return line
    }
}

extension Shop {
    /// How many pieces lie in the cart, for the header of every page.
    public func cartCount(of caller: Caller) async throws -> Int {
        try await database.read { tx in
            try tx.count("SELECT COALESCE(SUM(number), 0) AS value FROM cart_line WHERE account_id = \(caller.account)")
        }
    }
}
