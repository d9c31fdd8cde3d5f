import JixiaCore
import JixiaStore

public struct ListBlocks: Input {
    /// A request's id, an address, a mobile or the name of an account.
    let search: String?
    let paging: Paging

    public init(_ form: inout Form) {
        search = form.optionalText("search", 1...254)
        paging = form.paging()
    }
}

extension LimitDesk {
    /// What was blocked in the last seven days, the newest first.
    public func blocks(_ input: ListBlocks, by caller: Caller) async throws -> Page<Block> {
        try caller.require(viewing)
        // What this server has gathered is on the page at once; what others have, within a second.
        try await log.flush()
        let filter = try await filter(input.search)
        return try await log.database.read { tx in
            let count = try tx.count("SELECT COUNT(*) AS value FROM limit_block \(filter)")
            let rows: [Block] = try tx.all(
                """
                SELECT \(Block.columns) FROM limit_block \(filter) ORDER BY id DESC LIMIT \(input.paging.limit) OFFSET \(input.paging.offset)
                """)
            return Page(count: count, paging: input.paging, results: rows)
        }
    }

    private func filter(_ search: String?) async throws -> SQL {
        guard let search else { return "" }
        if search.count == 16, search.allSatisfy(\.isHexDigit) {
            return "WHERE id IN (SELECT block_id FROM limit_block_request WHERE request_id = \(search.lowercased()))"
        }
        if search.contains(".") && search.allSatisfy({ $0.isNumber || $0 == "." }) || search.contains(":") {
            return "WHERE address = \(search)"
        }
        let account = try await accountNamed(search)
        return "WHERE mobile = \(search) OR account_id = \(account?.number ?? 0)"
    }
}
