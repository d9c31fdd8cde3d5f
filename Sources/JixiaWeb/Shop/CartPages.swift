import JixiaCore
import JixiaShop

extension Site {
    func addCartPages() {
        page("cart", for: .members) { try await .show("shop/cart", cart($0)) }
        form("cart", for: .members, again: { try await .show("shop/cart", cart($0)) }) { page in
            _ = try await shop.addToCart(page.input(), by: page.member())
            return .go("/cart?done=added")
        }
        form("cart/{id}", for: .members, again: { try await .show("shop/cart", cart($0)) }) { page in
            let caller = try page.member()
            switch page.text("do") {
            case "remove": _ = try await shop.removeCartLine(page.input(), by: caller)
            case "select": _ = try await shop.changeCartLine(Self.selecting(page, true), by: caller)
            case "deselect": _ = try await shop.changeCartLine(Self.selecting(page, false), by: caller)
            default: _ = try await shop.changeCartLine(page.input(), by: caller)
            }
            return .go("/cart")
        }
        page("checkout", for: .members) { page in
            let data = try await checkout(page)
            return data["lines"] == .list([]) ? .go("/cart") : .show("shop/checkout", data)
        }
        form("checkout", for: .members, again: { try await .show("shop/checkout", checkout($0)) }) { page in
            let order = try await shop.placeOrder(page.input(), by: page.member())
            return .go("/orders/\(order.publicID)")
        }
    }

    private static func selecting(_ page: PageRequest, _ isSelected: Bool) throws -> ChangeCartLine {
        try page.with(["selected": .flag(isSelected), "number": .null]).input()
    }

    private func cart(_ page: PageRequest) async throws -> [String: Tree] {
        let lines = try await shop.cart(.parse([:]), by: page.member()).results
        return summary(of: lines.filter(\.isSelected)).merging(["lines": .list(lines.map { line($0, page.language) })]) { _, new in new }
    }

    private func checkout(_ page: PageRequest) async throws -> [String: Tree] {
        let caller = try page.member()
        let lines = try await shop.cart(.parse([:]), by: caller).results.filter(\.isSelected)
        let addresses = try await accounts.addresses(.parse([:]), by: caller)
        let chosen = page.text("address")
        var data = summary(of: lines)
        data["lines"] = .list(lines.map { line($0, page.language) })
        data["addresses"] = .list(
            addresses.results.map { address in
                addressCard(address, page.language).adding([
                    "is_chosen": .flag(chosen.map { $0 == address.id.description } ?? address.isDefault)
                ])
            })
        // The same form sent twice is one order; a form shown anew is a new one.
        data["key"] = .text(page.text("idempotency_key") ?? Chance.bytes(16).hexadecimal)
        return data
    }

    private func line(_ line: CartLine, _ language: Language) -> Tree {
        line.tree(language).adding([
            "is_short": .flag(line.commodity.stock < line.number && line.commodity.stock > 0),
            "is_sold_out": .flag(line.commodity.stock == 0),
        ])
    }

    private func summary(of lines: [CartLine]) -> [String: Tree] {
        let total = lines.reduce(Money.zero) { $0.adding($1.total) ?? $0 }
        return [
            "total": .text(total.yuan), "total_count": .number(lines.reduce(0) { $0 + $1.number }), "has_selected": .flag(!lines.isEmpty),
        ]
    }
}
