import JixiaCore
import JixiaStore

public struct AddToCart: Input {
    let commodity: ID<Commodity>
    let number: Int

    public init(_ form: inout Form) {
        commodity = form.id("commodity")
        number = form.int("number", 1...CartLine.numberMax, default: 1)
    }
}

extension Shop {
    /// Puts a commodity into the cart; what is there already is added to.
    public func addToCart(_ input: AddToCart, by caller: Caller) async throws -> CartLine {
        try await database.write { tx in
            try hold(caller.account, in: tx)
            guard try tx.count("SELECT COUNT(*) AS value FROM commodity WHERE id = \(input.commodity) AND is_on_sale = 1") == 1 else {
                throw Failure.commodityMissing
            }
            let added = try tx.run(
                """
                UPDATE cart_line SET number = number + \(input.number), selected = 1
                WHERE account_id = \(caller.account) AND commodity_id = \(input.commodity)
                    AND number + \(input.number) <= \(CartLine.numberMax)
                """)
            if added.rows == 0 { try insert(input, by: caller, in: tx) }
            let id: ID<CartLine>? = try tx.value(
                """
                SELECT id AS value FROM cart_line WHERE account_id = \(caller.account) AND commodity_id = \(input.commodity)
                """)
            guard let id else { throw Failure.cartLineMissing }
            return try cartLine(id, of: caller.account, in: tx)
        }
    }

    private func insert(_ input: AddToCart, by caller: Caller, in tx: any Transaction) throws {
        let commodities: [ID<Commodity>] = try tx.values("SELECT commodity_id AS value FROM cart_line WHERE account_id = \(caller.account)")
        guard !commodities.contains(input.commodity) else {
            throw Failure.cartNumberTooLarge.with(["max": String(CartLine.numberMax)])
        }
        guard commodities.count < CartLine.linesMax else { throw Failure.cartFull.with(["max": String(CartLine.linesMax)]) }
        try tx.run(
            """
            INSERT INTO cart_line (account_id, commodity_id, number, selected)
            VALUES (\(caller.account), \(input.commodity), \(input.number), 1)
            """)
    }
}
