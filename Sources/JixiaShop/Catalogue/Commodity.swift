import JixiaCore
import JixiaStore

/// What is for sale, as a list shows it.
public struct Commodity: Record, Output {
    public let id: ID<Commodity>
    public let category: ID<Category>
    public let title: Bilingual
    public let price: Money
    public let stock: Int
    public let sales: Int
    public let image: String

    static let columns: SQL = """
        commodity.id, commodity.category_id, commodity.title, commodity.title_english, commodity.price_fen, commodity.stock,
        commodity.sales, commodity.image
        """

    public init(_ row: Row) throws {
        id = try row["id"]
        category = try row["category_id"]
        title = Bilingual(chinese: try row["title"], english: try row["title_english"])
        price = try row["price_fen"]
        stock = try row["stock"]
        sales = try row["sales"]
        image = try row["image"]
    }

    private init() {
        id = ID(1)
        category = ID(1)
        title = Bilingual(chinese: "算盘", english: "Abacus")
        price = Money(fen: 19_900)
        stock = 100
        sales = 12
        image = "/media/covers/1.svg"
    }

    public static var example: Commodity { Commodity() }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.id("category", category)
        fields.text("title", title[fields.language])
        fields.money("price", price)
        fields.number("stock", stock)
        fields.number("sales", sales)
        fields.text("image", image)
    }
}

/// What is for sale, with all there is to tell.
public struct CommodityDetail: Record, Output {
    public let commodity: Commodity
    public let categoryTitle: Bilingual
    public let description: Bilingual
    public let createdAt: Moment

    public init(_ row: Row) throws {
        commodity = try Commodity(row)
        categoryTitle = Bilingual(chinese: try row["category_title"], english: try row["category_title_english"])
        description = Bilingual(chinese: try row["description"], english: try row["description_english"])
        createdAt = try row["created_at"]
    }

    private init() {
        commodity = .example
        categoryTitle = Category.example.title
        description = Bilingual(chinese: "十三档，木质。", english: "Thirteen rods, wood.")
        createdAt = Moment(milliseconds: 0)
    }

    public static var example: CommodityDetail { CommodityDetail() }

    public func write(to fields: inout Fields) {
        commodity.write(to: &fields)
        fields.text("category_title", categoryTitle[fields.language])
        fields.text("description", description[fields.language])
        fields.time("create_time", createdAt)
    }
}
