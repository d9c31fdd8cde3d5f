import JixiaCore
import JixiaStore

/// A commodity that is not in the catalogue yet.
public struct NewCommodity: Sendable {
    public let category: ID<Category>
    public let title: Bilingual
    public let description: Bilingual
    public let price: Money
    public let stock: Int
    public let sales: Int
    public let image: String

    public init(category: ID<Category>, title: Bilingual, description: Bilingual, price: Money, stock: Int, sales: Int = 0, image: String) {
        self.category = category
        self.title = title
        self.description = description
        self.price = price
        self.stock = stock
        self.sales = sales
        self.image = image
    }
}

extension Shop {
    public func addCategory(_ title: Bilingual, place: Int, in tx: any Transaction) throws -> ID<Category> {
        ID(try tx.run("INSERT INTO category (title, title_english, place) VALUES (\(title.chinese), \(title.english), \(place))").id)
    }

    /// Adds a commodity and opens its stock journal with what lies on the shelf.
    public func addCommodity(_ new: NewCommodity, at created: Moment, in tx: any Transaction) throws -> ID<Commodity> {
        let searchText = SearchText.folded(new.title.chinese + " " + new.title.english)
        let id = ID<Commodity>(
            try tx.run(
                """
                INSERT INTO commodity (category_id, title, title_english, description, description_english, search_text, image,
                    price_fen, stock, sales, is_on_sale, created_at)
                VALUES (\(new.category), \(new.title.chinese), \(new.title.english), \(new.description.chinese),
                    \(new.description.english), \(searchText), \(new.image), \(new.price), \(new.stock), \(new.sales), 1, \(created))
                """
            ).id)
        try StockJournal.write(id, new.stock, .opening, order: nil, at: created, in: tx)
        return id
    }
}
