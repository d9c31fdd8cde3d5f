import JixiaCore
import JixiaStore

enum AddressLength {
    static let title = 1...20
    static let receiver = 1...20
    static let place = 1...100
}

public struct AddAddress: Input {
    let title: String?
    let receiver: String
    let mobile: String
    let province: ID<Area>
    let city: ID<Area>
    let district: ID<Area>
    let place: String

    public init(_ form: inout Form) {
        title = form.optionalText("title", AddressLength.title)
        receiver = form.text("receiver", AddressLength.receiver)
        mobile = form.mobile()
        province = form.id("province")
        city = form.id("city")
        district = form.id("district")
        place = form.text("place", AddressLength.place)
    }
}

extension Accounts {
    /// The first one becomes the default.
    public func addAddress(_ input: AddAddress, by caller: Caller) async throws -> Address {
        guard areas.path(input.province, input.city, input.district) != nil else { throw Failure.areaWrong }
        let now = now()
        return try await database.write { tx in
            guard let account = try tx.lockedAccount(caller.account) else { throw Failure.signInNeeded }
            let count = try tx.count("SELECT COUNT(*) AS value FROM address WHERE account_id = \(account.id)")
            guard count < Address.addressesMax else { throw Failure.addressesTooMany.with(["max": String(Address.addressesMax)]) }
            let inserted = try tx.run(
                """
                INSERT INTO address (account_id, title, receiver, mobile, province_id, city_id, district_id, place, created_at)
                VALUES (\(account.id), \(input.title ?? input.receiver), \(input.receiver), \(input.mobile), \(input.province),
                    \(input.city), \(input.district), \(input.place), \(now))
                """)
            let id = ID<Address>(inserted.id)
            if account.defaultAddress == nil { try tx.run("UPDATE account SET default_address_id = \(id) WHERE id = \(account.id)") }
            return try ownAddress(id, of: account.id, in: tx)
        }
    }
}
