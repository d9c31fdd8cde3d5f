import JixiaCore
import JixiaStore

/// Without a country the address is one in mainland China.
public struct AddAddress: Input {
    let draft: AddressDraft

    public init(_ form: inout Form) {
        let given = AddressFields(&form)
        var draft = AddressDraft(country: given.country ?? .china)
        draft.take(given)
        self.draft = draft
        let known = Set(form.failures.compactMap(\.field))
        for failure in draft.wrong where !known.contains(failure.field ?? "") { form.reject(failure.field ?? "", failure.code) }
    }
}

extension Accounts {
    /// The first one becomes the default.
    public func addAddress(_ input: AddAddress, by caller: Caller) async throws -> Address {
        var named = input.draft
        guard named.name(by: areas.tree) else { throw Failure.areaWrong }
        let draft = named
        let now = now()
        return try await database.write { tx in
            guard let account = try tx.lockedAccount(caller.account) else { throw Failure.signInNeeded }
            let count = try tx.count("SELECT COUNT(*) AS value FROM address WHERE account_id = \(account.id)")
            guard count < Address.addressesMax else { throw Failure.addressesTooMany.with(["max": String(Address.addressesMax)]) }
            let inserted = try tx.run(
                """
                INSERT INTO address (account_id, title, receiver, mobile, country, province_id, city_id, district_id, province_name,
                    city_name, district_name, place, line2, postal_code, created_at)
                VALUES (\(account.id), \(draft.title), \(draft.receiver), \(draft.mobile), \(draft.country.code), \(draft.province),
                    \(draft.city), \(draft.district), \(draft.names[0]), \(draft.names[1]), \(draft.names[2]), \(draft.line1),
                    \(draft.line2), \(draft.postalCode), \(now))
                """)
            let id = ID<Address>(inserted.id)
            if account.defaultAddress == nil { try tx.run("UPDATE account SET default_address_id = \(id) WHERE id = \(account.id)") }
            return try ownAddress(id, of: account.id, in: tx)
        }
    }
}
