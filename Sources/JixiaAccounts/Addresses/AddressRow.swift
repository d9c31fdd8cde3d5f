import JixiaCore
import JixiaStore

/// An address as it is kept. Abroad the areas are 0, and their columns hold region and town, `place` the first line.
struct AddressRow: Record {
    let id: ID<Address>
    var draft: AddressDraft
    let isDefault: Bool

    init(_ row: Row) throws {
        id = try row["id"]
        isDefault = try row["is_default"]
        let code: String = try row["country"]
        var draft = AddressDraft(country: Country(code) ?? .china)
        draft.title = try row["title"]
        draft.receiver = try row["receiver"]
        draft.mobile = try row["mobile"]
        draft.province = try row["province_id"]
        draft.city = try row["city_id"]
        draft.district = try row["district_id"]
        draft.names = [try row["province_name"], try row["city_name"], try row["district_name"]]
        draft.line1 = try row["place"]
        draft.line2 = try row["line2"]
        draft.postalCode = try row["postal_code"]
        self.draft = draft
    }

    /// Which one is the default stands in the account, so there cannot be two.
    static func select(of account: ID<Account>) -> SQL {
        """
        SELECT d.id, d.title, d.receiver, d.mobile, d.country, d.province_id, d.city_id, d.district_id, d.province_name, d.city_name,
            d.district_name, d.place, d.line2, d.postal_code, CASE WHEN a.default_address_id = d.id THEN 1 ELSE 0 END AS is_default
        FROM address d JOIN account a ON a.id = d.account_id WHERE d.account_id = \(account)
        """
    }

    func address(_ tree: AreaTree) -> Address {
        Address(
            id: id, title: draft.title, receiver: draft.receiver, mobile: draft.mobile, place: place(tree),
            postalCode: draft.postalCode, isDefault: isDefault)
    }

    private func place(_ tree: AreaTree) -> Address.Place {
        guard draft.country == .china else {
            return .abroad(
                ForeignPlace(
                    country: draft.country, line1: draft.line1, line2: draft.line2, locality: draft.locality ?? "", region: draft.region))
        }
        // A name is missing only where a program that kept none has saved the address a moment ago.
        func area(_ id: ID<Area>, _ name: String?) -> Area { Area(id: id, name: name ?? tree.area(id)?.name ?? id.description) }
        let path = AreaPath(
            province: area(draft.province, draft.names[0]), city: area(draft.city, draft.names[1]),
            district: area(draft.district, draft.names[2]))
        return .china(path, street: draft.line1)
    }
}

extension Accounts {
    static let addressPlaces = Migration(
        "accounts-addresses-2",
        "ALTER TABLE address ADD COLUMN country VARCHAR(2) NOT NULL DEFAULT 'CN'",
        "ALTER TABLE address ADD COLUMN province_name VARCHAR(40)",
        "ALTER TABLE address ADD COLUMN city_name VARCHAR(40)",
        "ALTER TABLE address ADD COLUMN district_name VARCHAR(40)",
        "ALTER TABLE address ADD COLUMN line2 VARCHAR(100)",
        "ALTER TABLE address ADD COLUMN postal_code VARCHAR(12)")
}
