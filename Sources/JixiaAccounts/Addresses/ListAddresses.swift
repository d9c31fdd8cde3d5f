import JixiaCore
import JixiaStore

public struct ListAddresses: Input {
    let paging: Paging
    public init(_ form: inout Form) { paging = form.paging() }
}

extension Accounts {
    /// The default first, then the newest; with masked mobiles.
    public func addresses(_ input: ListAddresses, by caller: Caller) async throws -> Page<Address> {
        let (count, rows): (Int, [AddressRow]) = try await database.read { tx in
            let count = try tx.count("SELECT COUNT(*) AS value FROM address WHERE account_id = \(caller.account)")
            let rows: [AddressRow] = try tx.all(
                """
                \(AddressRow.select(of: caller.account)) ORDER BY is_default DESC, d.id DESC
                LIMIT \(input.paging.limit) OFFSET \(input.paging.offset)
                """)
            return (count, rows)
        }
        let tree = areas.tree
        return Page(count: count, paging: input.paging, results: rows.map { $0.address(tree).masked })
    }
}
