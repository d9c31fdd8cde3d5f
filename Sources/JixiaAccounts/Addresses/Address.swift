import JixiaCore
import JixiaStore

/// Where an account has things sent.
public struct Address: Output {
    public static let addressesMax = 20

    public let id: ID<Address>
    public let title: String
    public let receiver: String
    /// As a whole, as the parcel service needs it, or masked in a list.
    public let mobile: String
    public let place: Place
    public let postalCode: String?
    public let isDefault: Bool

    public enum Place: Sendable, Equatable {
        /// The names are those that the areas had when the address was saved.
        case china(AreaPath, street: String)
        case abroad(ForeignPlace)
    }

    public var country: Country {
        switch place {
        case .china: .china
        case .abroad(let foreign): foreign.country
        }
    }

    /// Everything in one line: `广东省深圳市南山区稷下路1号`, `Hauptstr. 5, Berlin, 10115, Germany 德国`.
    public var fullPlace: String {
        switch place {
        case .china(let areas, let street): areas.text + street
        case .abroad(let foreign): foreign.line(postalCode)
        }
    }

    /// As it is shown among others: `138****0000`.
    var masked: Address {
        Address(
            id: id, title: title, receiver: receiver, mobile: Phone.masked(mobile), place: place, postalCode: postalCode,
            isDefault: isDefault)
    }

    public static var example: Address {
        let areas = AreaPath(province: .example, city: Area(id: ID(440_300), name: "深圳市"), district: Area(id: ID(440_305), name: "南山区"))
        return Address(
            id: ID(7), title: "家", receiver: "孟轲", mobile: "13900000000", place: .china(areas, street: "稷下路1号"), postalCode: nil,
            isDefault: true)
    }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.text("title", title)
        fields.text("receiver", receiver)
        fields.text("mobile", mobile)
        fields.text("country", country.code)
        fields.text("country_name", country.name(fields.language))
        var areas: AreaPath?, foreign: ForeignPlace?
        var street = ""
        switch place {
        case .china(let path, let text): (areas, street) = (path, text)
        case .abroad(let place): (foreign, street) = (place, place.street)
        }
        fields.object("province", orNull: areas?.province)
        fields.object("city", orNull: areas?.city)
        fields.object("district", orNull: areas?.district)
        fields.text("place", street)
        fields.text("line1", foreign?.line1)
        fields.text("line2", foreign?.line2)
        fields.text("locality", foreign?.locality)
        fields.text("region", foreign?.region)
        fields.text("postal_code", postalCode)
        fields.flag("is_default", isDefault)
    }
}

/// An address in another country, in its own lines.
public struct ForeignPlace: Sendable, Equatable {
    public let country: Country
    public let line1: String
    public let line2: String?
    /// The city or town.
    public let locality: String
    public let region: String?

    var street: String { [line1, line2].compactMap(\.self).joined(separator: ", ") }

    fileprivate func line(_ postalCode: String?) -> String {
        let lines = [line1, line2, locality, region, postalCode].compactMap(\.self)
        return (lines + ["\(country.name(.english)) \(country.name(.chinese))"]).joined(separator: ", ")
    }
}

extension Accounts {
    /// One address of an account, inside another's transaction; nil where it is not the account's own.
    public func address(_ id: ID<Address>, of account: ID<Account>, in tx: any Transaction) throws -> Address? {
        try addressRow(id, of: account, in: tx)?.address(areas.tree)
    }

    func addressRow(_ id: ID<Address>, of account: ID<Account>, in tx: any Transaction) throws -> AddressRow? {
        try tx.first("\(AddressRow.select(of: account)) AND d.id = \(id)")
    }

    func ownAddress(_ id: ID<Address>, of account: ID<Account>, in tx: any Transaction) throws -> Address {
        guard let address = try address(id, of: account, in: tx) else { throw Failure.addressNotFound }
        return address
    }
}
