import JixiaCore
import JixiaShop

/// One thing in the demonstration shop's window.
public struct DemoCommodity: Sendable, Equatable {
    /// From 1, in the order in which the things came into the shop.
    public let number: Int
    /// An index of `DemoCategory.all`.
    public let category: Int
    public let title: Bilingual
    public let description: Bilingual
    public let price: Money
    public let stock: Int
    public let sales: Int
}

/// What the demonstration shop sells: the same 300 things wherever it is opened.
public enum DemoCatalogue {
    public static let commoditiesInCategory = 50

    public static func commodities(_ seed: DemoChance = DemoChance()) -> [DemoCommodity] {
        var chance = seed
        let chosen = DemoCategory.all.enumerated().flatMap { index, category in
            chance.shuffle(category.offers).prefix(commoditiesInCategory).map { (category: index, offer: $0) }
        }
        return chance.shuffle(chosen).enumerated().map { commodity($0.offset + 1, $0.element.category, $0.element.offer, &chance) }
    }

    private static func commodity(_ number: Int, _ index: Int, _ offer: DemoOffer, _ chance: inout DemoChance) -> DemoCommodity {
        let promises = DemoCategory.all[index].promises
        let promise = promises[chance.below(promises.count)]
        return DemoCommodity(
            number: number, category: index, title: offer.title,
            description: Bilingual(
                chinese: offer.line.about.chinese + offer.form.about.chinese + promise.chinese,
                english: [offer.line.about.english, offer.form.about.english, promise.english].joined(separator: " ")),
            price: price(offer.line.yuan + offer.form.yuanMore, &chance), stock: stock(&chance), sales: sales(&chance))
    }

    /// Near the yuan given, ending as prices do.
    private static func price(_ yuan: Int, _ chance: inout DemoChance) -> Money {
        Money(fen: Int64(yuan * 100 + [0, 0, 50, -10, -10][chance.below(5)]))
    }

    /// Now and then nothing is left.
    private static func stock(_ chance: inout DemoChance) -> Int {
        chance.below(40) == 0 ? 0 : 1 + chance.below(500)
    }

    /// A few things sell well, most do not.
    private static func sales(_ chance: inout DemoChance) -> Int {
        let share = chance.below(1000)
        return share * share * share / 1_000_000 + chance.below(12)
    }
}
