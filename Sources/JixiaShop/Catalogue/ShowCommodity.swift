import JixiaCore
import JixiaStore

public struct ShowCommodity: Input {
    public let id: ID<Commodity>
    public init(_ form: inout Form) { id = form.id("id") }
}

extension Shop {
    public func commodity(_ input: ShowCommodity, _ visitor: Visitor) async throws -> CommodityDetail {
        let detail: CommodityDetail? = try await database.read { tx in
            try tx.first(
                """
                SELECT \(Commodity.columns), commodity.description, commodity.description_english, commodity.created_at,
                    category.title AS category_title, category.title_english AS category_title_english
                FROM commodity JOIN category ON category.id = commodity.category_id
                WHERE commodity.id = \(input.id) AND is_on_sale = 1
                """)
        }
        guard let detail else { throw Failure.commodityMissing }
        return detail
    }
}
