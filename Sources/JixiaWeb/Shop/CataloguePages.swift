import JixiaCore
import JixiaShop

extension Site {
    func addCataloguePages() {
        page("/") { page in
            let visitor = page.visitor
            async let newest = shop.commodities(.parse(["size": .number(8)]), visitor)
            async let best = shop.commodities(.parse(["size": .number(8), "ordering": "-sales"]), visitor)
            return .show(
                "home",
                [
                    "categories": try await shop.categories(.parse([:]), visitor).tree(page.language),
                    "newest": .list(try await newest.results.map { card($0, page.language) }),
                    "best": .list(try await best.results.map { card($0, page.language) }),
                ])
        }
        page("commodities") { try await .show("shop/commodities", commodityList($0)) }
        page("commodities/{id}") { page in
            .show("shop/commodity", try await commodity(page))
        }
    }

    private func commodityList(_ page: PageRequest) async throws -> [String: Tree] {
        let input: ListCommodities = try page.input()
        let list = try await shop.commodities(input, page.visitor)
        let categories = try await shop.categories(.parse([:]), page.visitor)
        let current = categories.first { $0.id == input.category }
        func url(category: String?, ordering: String?) -> String {
            URLText.path("/commodities", [("search", input.search), ("category", category), ("ordering", ordering)])
        }
        let ordering = input.ordering == .newest ? nil : input.ordering.rawValue
        let category = input.category?.description
        var data: [String: Tree] = [
            "search": .maybe(input.search), "category": .maybe(category), "category_title": .maybe(current?.title[page.language]),
            "all_url": .text(url(category: nil, ordering: ordering)), "is_all_current": .flag(input.category == nil),
            "results": .list(list.results.map { card($0, page.language) }),
            "categories": .list(
                categories.map { item in
                    item.tree(page.language).adding([
                        "is_current": .flag(item.id == input.category),
                        "url": .text(url(category: item.id.description, ordering: ordering)),
                    ])
                }),
            "orderings": .list(
                ListCommodities.Ordering.allCases.map { item in
                    [
                        "label": .text(messages.text("ordering.\(item)", page.language)), "is_current": .flag(item == input.ordering),
                        "url": .text(url(category: category, ordering: item.rawValue)), "value": .text(item.rawValue),
                    ]
                }),
        ]
        data.merge(list.pager(at: page.here)) { _, new in new }
        return data
    }

    func commodity(_ page: PageRequest) async throws -> [String: Tree] {
        let detail = try await shop.commodity(page.input(), page.visitor)
        let related = try await shop.commodities(
            .parse(["category": .number(detail.commodity.category.number), "size": .number(5), "ordering": "-sales"]), page.visitor)
        let isSoldOut = detail.commodity.stock == 0
        return [
            "commodity": detail.tree(page.language), "title": .text(detail.commodity.title[page.language]),
            "is_sold_out": .flag(isSoldOut), "number_max": .number(min(detail.commodity.stock, CartLine.numberMax)),
            "related": .list(related.results.filter { $0.id != detail.commodity.id }.prefix(4).map { card($0, page.language) }),
        ]
    }

    func card(_ commodity: Commodity, _ language: Language) -> Tree {
        commodity.tree(language).adding(["is_sold_out": .flag(commodity.stock == 0)])
    }
}
