import JixiaCore
import JixiaStore

/// Where an account has things sent.
public struct Address: Output {
    public static let addressesMax = 20

    public let id: ID<Address>
    public let title: String
    public let receiver: String
    /// As a whole, as the parcel service needs it; only the owner gets to see it.
    public let mobile: String
    public let province: Area
    public let city: Area
    public let district: Area
    public let place: String
    public let isDefault: Bool

    /// Everything in one line: `广东省深圳市南山区稷下路1号`.
    public var fullPlace: String { AreaPath(province: province, city: city, district: district).text + place }

    public static var example: Address {
        Address(
            id: ID(7), title: "家", receiver: "孟轲", mobile: "13900000000", province: .example, city: Area(id: ID(440_300), name: "深圳市"),
            district: Area(id: ID(440_305), name: "南山区"), place: "稷下路1号", isDefault: true)
    }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.text("title", title)
        fields.text("receiver", receiver)
        fields.text("mobile", mobile)
        fields.object("province", province)
        fields.object("city", city)
        fields.object("district", district)
        fields.text("place", place)
        fields.flag("is_default", isDefault)
    }
}

/// An address as it is kept.
struct AddressRow: Record {
    let id: ID<Address>
    var title: String
    var receiver: String
    var mobile: String
    var province: ID<Area>
    var city: ID<Area>
    var district: ID<Area>
    var place: String
    let isDefault: Bool

    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        receiver = try row["receiver"]
        mobile = try row["mobile"]
        province = try row["province_id"]
        city = try row["city_id"]
        district = try row["district_id"]
        place = try row["place"]
        isDefault = try row["is_default"]
    }

    /// Which one is the default stands in the account, so there cannot be two.
    static func select(of account: ID<Account>) -> SQL {
        """
        SELECT d.id, d.title, d.receiver, d.mobile, d.province_id, d.city_id, d.district_id, d.place,
            CASE WHEN a.default_address_id = d.id THEN 1 ELSE 0 END AS is_default
        FROM address d JOIN account a ON a.id = d.account_id WHERE d.account_id = \(account)
        """
    }
}

extension Accounts {
    /// One address of an account, inside another's transaction; nil where it is not the account's own.
    public func address(_ id: ID<Address>, of account: ID<Account>, in tx: any Transaction) throws -> Address? {
        try addressRow(id, of: account, in: tx).map(address)
    }

    func addressRow(_ id: ID<Address>, of account: ID<Account>, in tx: any Transaction) throws -> AddressRow? {
        try tx.first("\(AddressRow.select(of: account)) AND d.id = \(id)")
    }

    func ownAddress(_ id: ID<Address>, of account: ID<Account>, in tx: any Transaction) throws -> Address {
        guard let address = try address(id, of: account, in: tx) else { throw Failure.addressNotFound }
        return address
    }

    /// An area that was merged into another since keeps its number as name until its owner changes the address.
    func address(_ row: AddressRow) -> Address {
        func area(_ id: ID<Area>) -> Area { areas.area(id) ?? Area(id: id, name: id.description) }
        return Address(
            id: row.id, title: row.title, receiver: row.receiver, mobile: row.mobile, province: area(row.province), city: area(row.city),
            district: area(row.district), place: row.place, isDefault: row.isDefault)
    }
}
