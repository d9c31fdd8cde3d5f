import JixiaCore
import JixiaStore

public struct ChangeCartLine: Input {
    let id: ID<CartLine>
    let number: Int?
    let isSelected: Bool?

    public init(_ form: inout Form) {
        id = form.id("id")
        number = form.optionalInt("number", 1...CartLine.numberMax)
        let given = form.has("selected")
        let selected = form.flag("selected")
        isSelected = given ? selected : nil
    }
}

public struct RemoveCartLine: Input {
    let id: ID<CartLine>
    public init(_ form: inout Form) { id = form.id("id") }
}

extension Shop {
    public func changeCartLine(_ input: ChangeCartLine, by caller: Caller) async throws -> CartLine {
        try await database.write { tx in
            tx.mayRepeat()
            try hold(caller.account, in: tx)
            let line = try cartLine(input.id, of: caller.account, in: tx)
            try tx.run(
                """
                UPDATE cart_line SET number = \(input.number ?? line.number), selected = \(input.isSelected ?? line.isSelected)
                WHERE id = \(input.id) AND account_id = \(caller.account)
                """)
            return try cartLine(input.id, of: caller.account, in: tx)
        }
    }

    public func removeCartLine(_ input: RemoveCartLine, by caller: Caller) async throws -> Nothing {
        let removed = try await database.write { tx in
            tx.mayRepeat()
            try hold(caller.account, in: tx)
            return try tx.run("DELETE FROM cart_line WHERE id = \(input.id) AND account_id = \(caller.account)")
        }
        guard removed.rows == 1 else { throw Failure.cartLineMissing }
        return Nothing()
    }
}
