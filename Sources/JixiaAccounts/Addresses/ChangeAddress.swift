import JixiaCore
import JixiaStore

/// Changes what is given and leaves the rest. A mobile that is given as the list shows it stays as it is. Another country
/// begins a new place.
public struct ChangeAddress: Input {
    let id: ID<Address>
    let given: AddressFields

    public init(_ form: inout Form) {
        id = form.id("id")
        given = AddressFields(&form)
    }
}

extension Accounts {
    /// - Throws: `areaGone` where the set of divisions that is in force does not know the address's area any more and no other is chosen.
    public func changeAddress(_ input: ChangeAddress, by caller: Caller) async throws -> Address {
        let tree = areas.tree
        return try await database.write { tx in
            tx.mayRepeat()
            _ = try tx.lockedAccount(caller.account)
            guard let kept = try addressRow(input.id, of: caller.account, in: tx)?.draft else { throw Failure.addressNotFound }
            let draft = try kept.changed(by: input.given, tree)
            try tx.run(
                """
                UPDATE address SET title = \(draft.title), receiver = \(draft.receiver), mobile = \(draft.mobile),
                    country = \(draft.country.code), province_id = \(draft.province), city_id = \(draft.city),
                    district_id = \(draft.district), province_name = \(draft.names[0]), city_name = \(draft.names[1]),
                    district_name = \(draft.names[2]), place = \(draft.line1), line2 = \(draft.line2), postal_code = \(draft.postalCode)
                WHERE id = \(input.id) AND account_id = \(caller.account)
                """)
            return try ownAddress(input.id, of: caller.account, in: tx)
        }
    }
}

extension AddressDraft {
    fileprivate func changed(by given: AddressFields, _ tree: AreaTree) throws -> AddressDraft {
        var draft = self
        if let other = given.country, other != country {
            draft = AddressDraft(country: other)
            (draft.title, draft.receiver, draft.mobile) = (title, receiver, mobile)
        }
        draft.take(given)
        guard draft.wrong.isEmpty else { throw Failures(draft.wrong) }
        let names = draft.names
        guard draft.name(by: tree) else { throw given.namesArea ? Failure.areaWrong : Failure.areaGone }
        // Who does not choose the area again leaves it in the words it was saved with.
        if !given.namesArea, names[2] != nil { draft.names = names }
        return draft
    }
}
