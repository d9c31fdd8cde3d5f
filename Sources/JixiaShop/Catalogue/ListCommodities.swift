import Foundation
import JixiaCore
import JixiaStore

public struct ListCommodities: Input {
    public enum Ordering: String, CaseIterable, Sendable {
        case priceUp = "price"
        case priceDown = "-price"
        case bestSelling = "-sales"
        case newest = "-create_time"
    }

    public let search: String?
    public let category: ID<Category>?
    public let ordering: Ordering
    public let paging: Paging

    public init(_ form: inout Form) {
        search = form.optionalText("search", 1...100)
        category = form.optionalID("category")
        ordering = form.choice("ordering", default: .newest)
        paging = form.paging()
    }
}

extension Shop {
    /// What is on sale. Every word of the search has to be in a title, in either language.
    public func commodities(_ input: ListCommodities, _ visitor: Visitor) async throws -> Page<Commodity> {
        try await database.read(isLong: input.search != nil) { tx in
            let wanted = Self.filter(input)
            let count = try tx.count("SELECT COUNT(*) AS value FROM commodity \(wanted)")
            // Only the rows of the page itself are read whole; those before it are passed over in the index.
            let results: [Commodity] = try tx.all(
                """
                SELECT \(Commodity.columns) FROM commodity
                JOIN (SELECT id AS chosen FROM commodity \(wanted) \(Self.order(input.ordering))
                    LIMIT \(input.paging.limit) OFFSET \(input.paging.offset)) page ON page.chosen = commodity.id
                \(Self.order(input.ordering))
                """)
            return Page(count: count, paging: input.paging, results: results)
        }
    }

    private static func filter(_ input: ListCommodities) -> SQL {
        var filter: SQL = "WHERE is_on_sale = 1"
        if let category = input.category { filter = filter + " AND category_id = \(category)" }
        for word in SearchText.words(input.search ?? "") { filter = filter + " AND INSTR(search_text, \(word)) > 0" }
        return filter
    }

    private static func order(_ ordering: ListCommodities.Ordering) -> SQL {
        switch ordering {
        case .priceUp: "ORDER BY price_fen, id"
        case .priceDown: "ORDER BY price_fen DESC, id DESC"
        case .bestSelling: "ORDER BY sales DESC, id DESC"
        case .newest: "ORDER BY created_at DESC, id DESC"
        }
    }
}

/// Text as it is compared: without regard to case, width and accents.
enum SearchText {
    private static let wordsMax = 10

    static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .widthInsensitive, .diacriticInsensitive], locale: nil)
    }

    static func words(_ text: String) -> [String] {
        folded(text).split { $0.isWhitespace }.prefix(wordsMax).map(String.init)
    }
}
