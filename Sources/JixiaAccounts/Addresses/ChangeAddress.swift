import JixiaCore
import JixiaMessages
import JixiaStore

/// Changes what is given and leaves the rest.
public struct ChangeAddress: Input {
    let id: ID<Address>
    let title: String?
    let receiver: String?
    let mobile: String?
    let province: ID<Area>?
    let city: ID<Area>?
    let district: ID<Area>?
    let place: String?

    public init(_ form: inout Form) {
        id = form.id("id")
        title = form.optionalText("title", AddressLength.title)
        receiver = form.optionalText("receiver", AddressLength.receiver)
        mobile = form.optionalText("mobile", 11...11, pattern: Mobile.pattern, code: FieldCode.mobile, matches: Mobile.isOne)
        province = form.optionalID("province")
        city = form.optionalID("city")
        district = form.optionalID("district")
        place = form.optionalText("place", AddressLength.place)
    }
}

extension Accounts {
    public func changeAddress(_ input: ChangeAddress, by caller: Caller) async throws -> Address {
        try await database.write { tx in
            tx.mayRepeat()
            _ = try tx.lockedAccount(caller.account)
            guard var row = try addressRow(input.id, of: caller.account, in: tx) else { throw Failure.addressNotFound }
            input.apply(to: &row)
            guard areas.path(row.province, row.city, row.district) != nil else { throw Failure.areaWrong }
            try tx.run(
                """
                UPDATE address SET title = \(row.title), receiver = \(row.receiver), mobile = \(row.mobile),
                    province_id = \(row.province), city_id = \(row.city), district_id = \(row.district), place = \(row.place)
                WHERE id = \(row.id) AND account_id = \(caller.account)
                """)
            return address(row)
        }
    }
}

extension ChangeAddress {
    fileprivate func apply(to row: inout AddressRow) {
        row.title = title ?? row.title
        row.receiver = receiver ?? row.receiver
        row.mobile = mobile ?? row.mobile
        row.province = province ?? row.province
        row.city = city ?? row.city
        row.district = district ?? row.district
        row.place = place ?? row.place
    }
}
